import { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Connections } from '../src/server/connections';

/** A connection on which an answer waits; `look` is Node telling that nothing was taken for a sixth of the time. */
function waitingAnswer() {
  const notRead = jest.fn();
  const connections = new Connections(
    { connectionRequests: 64, restMs: 1_000, writeMs: 30_000 },
    { refuse: jest.fn(), notRead },
  );
  const server = new Server();
  connections.watch(server);
  const socket = new Socket();
  const request = new IncomingMessage(socket);
  const response = new ServerResponse(request);
  connections.admit(request, response);
  connections.answering(response, socket);
  const look = (afterMs: number): void => {
    jest.advanceTimersByTime(afterMs);
    server.emit('timeout', socket);
  };
  return { socket, look, notRead };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a connection on which an answer waits', () => {
  it('is closed when nothing was taken for its whole time, and no later', () => {
    const { socket, look, notRead } = waitingAnswer();
    for (let n = 0; n < 5; n += 1) look(5_000);
    expect([socket.destroyed, notRead.mock.calls.length]).toEqual([false, 0]);
    look(5_000);
    expect([socket.destroyed, notRead.mock.calls.length]).toEqual([true, 1]);
  });

  it('has its whole time again when something was taken', () => {
    const { socket, look } = waitingAnswer();
    for (let n = 0; n < 5; n += 1) look(5_000);
    look(10_000);
    for (let n = 0; n < 4; n += 1) look(5_000);
    expect(socket.destroyed).toBe(false);
    look(5_000);
    expect(socket.destroyed).toBe(true);
  });
});
