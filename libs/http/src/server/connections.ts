import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ServerLimits } from './server-limits';

/** So many requests of a connection may be without an answer, those that were refused among them; then it is closed. */
const MOST_UNANSWERED = 1_024;
/**
 * The time of an answer that waits is so many looks in a row that each find nothing taken since the one before. Node tells only of
 * such looks. One look for the whole time would take up to twice as long: it finds what was taken right at the beginning.
 */
const LOOKS = 6;
/** A connection rests twice as long each time, up to so many times as long as at first. */
const LONGEST_REST = 8;

interface Connection {
  readonly socket: Socket;
  /** Requests without an answer. */
  underWay: number;
  /** Answers that wait for the socket. */
  answering: Set<ServerResponse>;
  /** Looks in a row at which nothing of them had been taken, and when the last one was. */
  untaken: number;
  lookedAt: number;
  /** It is not read. */
  resting: boolean;
  restMs: number;
}

type ConnectionLimits = Pick<ServerLimits, 'connectionRequests' | 'restMs' | 'writeMs'>;

interface ConnectionEvents {
  /** Answers a request that is over the connection's share. */
  refuse(response: ServerResponse): void;
  /** A connection is closed because nothing of an answer was taken. */
  notRead(): void;
}

/** What each connection has under way: how many requests, and whether its socket takes their answers. */
export class Connections {
  private readonly bySocket = new WeakMap<Socket, Connection>();
  private readonly open = new Set<Socket>();

  constructor(
    private readonly limits: ConnectionLimits,
    private readonly events: ConnectionEvents,
  ) {}

  /** Whether the request goes on. One that is over the share of its connection is answered here, before anything looks at it. */
  admit({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const connection = this.of(socket);
    if (connection.underWay >= MOST_UNANSWERED) socket.destroy();
    if (socket.destroyed) return false;
    connection.underWay += 1;
    response.once('close', () => this.over(connection, response));
    if (connection.underWay <= this.limits.connectionRequests) return true;
    this.answering(response, socket);
    this.events.refuse(response);
    this.rest(connection);
    return false;
  }

  /** Whether nothing else of its connection is without an answer. */
  isFirst({ socket }: IncomingMessage): boolean {
    return this.of(socket).underWay === 1;
  }

  /** From now on the answer waits for the socket, which has a time to take some of it. */
  answering(response: ServerResponse, socket: Socket): void {
    this.of(socket).answering.add(response);
    // Node counts what the socket takes as activity, also of one long answer.
    socket.setTimeout(this.lookMs);
  }

  /** Nothing of that answer waits any more, though more of it may come. */
  taken(response: ServerResponse, socket: Socket): void {
    const { answering } = this.of(socket);
    answering.delete(response);
    if (answering.size === 0) socket.setTimeout(0);
  }

  /**
   * A request on it was refused. One that sends the next without waiting for the answer is not read for a while: its client
   * would be refused as fast as it can send. Others, behind which may be many clients, are read on.
   */
  refused(socket: Socket): void {
    const connection = this.of(socket);
    if (connection.underWay > 1) this.rest(connection);
  }

  /** Closes connections whose time is over. */
  watch(server: Server): void {
    server.on('connection', (socket) => {
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket));
    });
    server.on('timeout', (socket) => {
      const connection = this.bySocket.get(socket);
      const answering = connection !== undefined && connection.answering.size > 0;
      if (answering && !this.notTaken(connection)) return;
      if (answering) this.events.notRead();
      socket.destroy();
    });
  }

  /** Closes those on which nothing ever came: Node does not count them as idle, and clients open some before they need them. */
  closeUnused(): void {
    for (const socket of this.open) if (socket.bytesRead === 0) socket.destroy();
  }

  private get lookMs(): number {
    return this.limits.writeMs / LOOKS;
  }

  /** Whether nothing was taken for the whole time; else there is another look. One that Node did not tell of saw something taken. */
  private notTaken(connection: Connection): boolean {
    const now = performance.now();
    connection.untaken = now - connection.lookedAt < this.lookMs * 1.5 ? connection.untaken + 1 : 1;
    connection.lookedAt = now;
    if (connection.untaken >= LOOKS) return true;
    connection.socket.setTimeout(this.lookMs);
    return false;
  }

  private of(socket: Socket): Connection {
    const known = this.bySocket.get(socket);
    if (known !== undefined) return known;
    const connection = {
      socket,
      underWay: 0,
      answering: new Set<ServerResponse>(),
      untaken: 0,
      lookedAt: -Infinity,
      resting: false,
      restMs: this.limits.restMs,
    };
    this.bySocket.set(socket, connection);
    // Node reads on by itself when an answer has left.
    socket.on('resume', () => {
      if (connection.resting) socket.pause();
    });
    return connection;
  }

  private over(connection: Connection, response: ServerResponse): void {
    connection.underWay -= 1;
    connection.answering.delete(response);
    // While nothing of an answer waits, how long the next one takes to be made is not the client's matter.
    if (connection.answering.size === 0 && connection.underWay > 0) connection.socket.setTimeout(0);
  }

  private rest(connection: Connection): void {
    if (connection.resting) return;
    const { socket, restMs } = connection;
    connection.resting = true;
    connection.restMs = Math.min(restMs * 2, this.limits.restMs * LONGEST_REST);
    socket.pause();
    setTimeout(() => {
      connection.resting = false;
      socket.resume();
    }, restMs).unref();
  }
}
