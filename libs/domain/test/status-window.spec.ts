import { addStatus, noStatuses, STATUSES_KEPT, withStatus, type StatusWindow } from '@parley/domain';

describe('the window of statuses', () => {
  it('stays small whatever comes', () => {
    let window: StatusWindow = noStatuses;
    for (let i = 0; i < 20_000; i += 1) {
      window = addStatus(window, 'sent');
      expect(window.pages.join('').length).toBeLessThanOrEqual(STATUSES_KEPT + 100);
    }
    expect(window.pages.join('').length).toBeGreaterThanOrEqual(STATUSES_KEPT);
  });

  it('takes no status for a message that is not there', () => {
    const window = addStatus(noStatuses, 'sent');
    for (const number of [-49, -1, 0, 2, 51]) expect(withStatus(window, number, 'read')).toEqual(window);
  });
});
