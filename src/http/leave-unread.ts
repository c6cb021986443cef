import type { IncomingMessage, ServerResponse } from 'node:http';

/** So much of what nobody wants is read all the same, and the connection goes on. */
const LITTLE = 65_536;
/** Who sends and does not listen has so long to find the answer: what is closed with something unread takes it back. */
const CLOSED_AFTER_MS = 500;

/**
 * A request may be answered before its body has come: it is too large, or nobody knows who sends it. Node would read it to
 * its end, however long that is; here nothing more of it is read, and the connection ends. The answer says so (RFC 9112,
 * 9.6): else the client's next request would meet the end.
 */
export function leaveUnread(request: IncomingMessage, response: ServerResponse): void {
  const { socket, headers } = request;
  const length = Number(headers['content-length'] ?? 0);
  if (headers['transfer-encoding'] === undefined && length <= LITTLE) {
    response.once('finish', () => {
      if (!request.complete && !request.destroyed) request.resume();
    });
    return;
  }
  const keepAlive = response.shouldKeepAlive;
  response.shouldKeepAlive = false;
  request.once('end', () => {
    response.shouldKeepAlive = keepAlive;
  });
  const destroySoon = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    if (request.complete) {
      destroySoon();
      return;
    }
    request.pause();
    socket.pause();
    socket.end();
    setTimeout(() => socket.destroy(), CLOSED_AFTER_MS).unref();
  };
  response.once('close', () => {
    if (request.complete) socket.destroySoon = destroySoon;
  });
}
