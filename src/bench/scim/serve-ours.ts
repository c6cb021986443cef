import { join } from 'node:path';
import { type House, openHouse } from '../../app/open-house.ts';
import { addConnection } from '../../app/scim/connections.ts';
import { quietLog } from '../bench-engine.ts';
import { type RunningCommand, runLockstep, stopCommand } from '../run-lockstep.ts';
import { noteVersion } from '../versions.ts';

/** A company on a PostgreSQL of its own, and `lockstep serve` on it. */
export interface Served {
  readonly house: House;
  readonly origin: string;
  readonly server: RunningCommand;
  /** Another way in, as `lockstep scim add` makes one. */
  connect(name: string): Promise<{ readonly id: string; readonly url: string; readonly token: string }>;
  close(): Promise<void>;
}

const YEAR_MS = 365 * 86_400_000;

export async function serveOurs(
  folder: string,
  options: {
    readonly arguments?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly before?: (house: House) => Promise<void>;
  } = {},
): Promise<Served> {
  const data = join(folder, 'data');
  const house = await openHouse({ dataDir: data, log: quietLog });
  try {
    noteVersion('postgres', house.database.server.version);
    await options.before?.(house);
    const server = runLockstep(['--data', data, 'serve', '--port', '0', ...(options.arguments ?? [])], {
      env: options.env ?? {},
    });
    try {
      const { match } = await server.seen(/listens on (http:\/\/\S+) /);
      const origin = match[1] ?? '';
      return {
        house,
        origin,
        server,
        async connect(name) {
          const { id, credential } = await addConnection(house.engine, house.tenant, {
            name,
            dialect: 'tolerant',
            extensions: [],
            expiresAt: Date.now() + YEAR_MS,
            actor: 'bench',
          });
          return { id, url: `${origin}/scim/v2/${id}`, token: credential.token };
        },
        async close() {
          await stopCommand(server);
          await house.close();
        },
      };
    } catch (error) {
      await stopCommand(server);
      throw error;
    }
  } catch (error) {
    await house.close().catch(() => undefined);
    throw error;
  }
}
