import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** So many more requests than its share may be refused on a connection and not read; then it is closed. */
const MOST_UNANSWERED = 1_024;

/** One request and its answer. */
interface Exchange {
  readonly connection: Connection;
  /** Called at its end. */
  readonly whenOver: (() => void)[];
  isOver: boolean;
  /** The answer waits for the socket. */
  isAnswering: boolean;
}

interface Connection {
  readonly socket: Socket;
  readonly exchanges: Set<Exchange>;
  /** Answers that wait for the socket. */
  answering: number;
}

interface ConnectionLimits {
  readonly connectionRequests: number;
  readonly writeMs: number;
}

interface ConnectionEvents {
  /** Answers a request that is over the connection's share. */
  refuse(response: ServerResponse): void;
  /** A connection is closed because nothing of an answer was taken. */
  notRead(): void;
}

/** What each connection has under way: how many requests, and whether its socket takes their answers. */
export class Connections {
  private readonly bySocket = new WeakMap<Socket, Connection>();
  private readonly byResponse = new WeakMap<ServerResponse, Exchange>();

  constructor(
    private readonly limits: ConnectionLimits,
    private readonly events: ConnectionEvents,
  ) {}

  /** Whether the request goes on. One that is over the share of its connection is answered here, before anything looks at it. */
  admit({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const connection = this.of(socket);
    const { exchanges } = connection;
    if (exchanges.size >= MOST_UNANSWERED) socket.destroy();
    if (socket.destroyed) return false;
    const exchange: Exchange = { connection, whenOver: [], isOver: false, isAnswering: false };
    exchanges.add(exchange);
    this.byResponse.set(response, exchange);
    response.once('close', () => this.end(exchange));
    if (exchanges.size <= this.limits.connectionRequests) return true;
    this.answering(response);
    this.events.refuse(response);
    return false;
  }

  /** Calls once the answer has left the socket, or never will. */
  whenOver(response: ServerResponse, done: () => void): void {
    const exchange = this.byResponse.get(response);
    if (exchange === undefined) response.once('close', done);
    else if (exchange.isOver) done();
    else exchange.whenOver.push(done);
  }

  /** From now on the answer waits for the socket, which has a time to take some of it. */
  answering(response: ServerResponse): void {
    const exchange = this.byResponse.get(response);
    if (exchange === undefined || exchange.isAnswering || exchange.isOver) return;
    const { connection } = exchange;
    exchange.isAnswering = true;
    connection.answering += 1;
    // Node counts what the socket takes as activity, also of one long answer.
    connection.socket.setTimeout(this.limits.writeMs);
  }

  /** Closes connections whose time is over. */
  watch(server: Server): void {
    server.on('timeout', (socket) => {
      if ((this.bySocket.get(socket)?.answering ?? 0) > 0) this.events.notRead();
      socket.destroy();
    });
  }

  private of(socket: Socket): Connection {
    const known = this.bySocket.get(socket);
    if (known !== undefined) return known;
    const connection: Connection = { socket, exchanges: new Set(), answering: 0 };
    this.bySocket.set(socket, connection);
    // An answer that waits behind another one is told nothing by Node when the connection goes.
    socket.once('close', () => {
      for (const exchange of connection.exchanges) this.end(exchange);
    });
    return connection;
  }

  private end(exchange: Exchange): void {
    if (exchange.isOver) return;
    const { connection } = exchange;
    exchange.isOver = true;
    connection.exchanges.delete(exchange);
    if (exchange.isAnswering) connection.answering -= 1;
    // While nothing of an answer waits, how long the next one takes to be made is not the client's matter.
    if (connection.answering === 0 && connection.exchanges.size > 0) connection.socket.setTimeout(0);
    for (const done of exchange.whenOver) done();
  }
}
