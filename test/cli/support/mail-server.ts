import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}

/** A mail server as small as RFC 5321 lets it be: takes everything and remembers it. */
export async function mailServer(): Promise<{
  readonly url: string;
  readonly mails: readonly Mail[];
  close(): Promise<void>;
}> {
  const mails: Mail[] = [];
  const server: Server = createServer((socket) => talk(socket, mails));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function talk(socket: Socket, mails: Mail[]): void {
  let [from, to, data, reading]: [string, string[], string, boolean] = ['', [], '', false];
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('error', () => undefined);
  socket.write('220 test\r\n');
  socket.on('data', (piece: string) => {
    rest += piece;
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (reading && line === '.') {
        mails.push({ from, to, text: data });
        [from, to, data, reading] = ['', [], '', false];
        socket.write('250 taken as 1\r\n');
      } else if (reading) data += `${line}\n`;
      else if (/^EHLO|^HELO/.test(line)) socket.write('250 test\r\n');
      else if (line.startsWith('MAIL FROM:')) {
        from = line.slice(10);
        socket.write('250 ok\r\n');
      } else if (line.startsWith('RCPT TO:')) {
        to.push(line.slice(8).replace(/[<>]/g, ''));
        socket.write('250 ok\r\n');
      } else if (line === 'DATA') {
        reading = true;
        socket.write('354 go on\r\n');
      } else if (line === 'QUIT') socket.end('221 bye\r\n');
      else socket.write('500 what\r\n');
    }
  });
}
