import { cursorIn, type Epoch, type Place, type PublicLogReader } from '@parley/public-log';

/** Cursors of places. An epoch that began is what it is, so the log is asked again only for one that is not known. */
export class Cursors {
  private known: readonly Epoch[] = [];

  constructor(private readonly publicLog: Pick<PublicLogReader, 'epochs'>) {}

  async of(place: Place): Promise<string> {
    if (!this.known.some(({ number }) => number === place.epoch)) this.known = await this.publicLog.epochs();
    return cursorIn(this.known, place);
  }
}
