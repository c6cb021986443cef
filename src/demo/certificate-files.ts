import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { House } from '../app/open-house.ts';
import { certificatePage, readCertificate } from '../app/proofs/certificates.ts';
import { reading } from '../app/reading.ts';
import { formatVerifierKey } from '../proof/note.ts';
import { verifyCertificate } from '../proof/verify.ts';

export interface WrittenCertificate {
  readonly identityId: string;
  readonly leave: string;
  readonly number: number;
  /** The JSON file; a page for people of the same name lies beside it. */
  readonly file: string;
  readonly key: string;
  readonly proven: number;
  /** `keys-and-laptop: sign-in`, for each thing that is not proven. */
  readonly unproven: readonly string[];
  readonly gaps: number;
  readonly secondsToCertificate: number;
  readonly secondsToLastVerified: number | null;
  readonly exit: 0 | 5 | 1;
  readonly failures: readonly string[];
}

const VERIFIER = 'lockstep-verify.mjs';

/**
 * The folder that can be carried to another machine: certificates, the key of the log and the verifier that is one
 * file. It needs Node and nothing else.
 */
export interface CertificateFolder {
  readonly path: string;
  write(leave: string, number: number, name: string): Promise<WrittenCertificate>;
}

export async function openCertificateFolder(house: House): Promise<CertificateFolder> {
  const path = join(house.dataDir, 'certificates');
  await mkdir(path, { recursive: true });
  const key = join(path, 'log.pub');
  await copyFile(house.logKeyFile, key);
  await copyVerifier(join(path, VERIFIER));
  const taken = new Map<string, string>();

  function baseName(leave: string, name: string): string {
    const slug =
      name
        .normalize('NFKD')
        .replaceAll(/\p{M}/gu, '')
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, '') || 'person';
    let free = slug;
    for (let n = 2; (taken.get(free) ?? leave) !== leave; n++) free = `${slug}-${n}`;
    taken.set(free, leave);
    return free;
  }

  return {
    path,
    async write(leave, number, name) {
      const { identityId, file: text } = await reading(house.engine.store, house.tenant, (tx) =>
        readCertificate(house.engine, tx, leave, number),
      );
      const file = join(path, `${baseName(leave, name)}-${number}.json`);
      await writeFile(file, text);
      await writeFile(file.replace(/\.json$/, '.html'), certificatePage(text));
      const verdict = verifyCertificate(text, [
        formatVerifierKey(house.engine.signer(house.tenant).verifier),
      ]);
      const { issued, lastVerified, decision } = (
        JSON.parse(text) as {
          body: { issued: string; lastVerified: string | null; decision: { received: string } };
        }
      ).body;
      const seconds = (at: string) => Math.round(Date.parse(at) - Date.parse(decision.received)) / 1_000;
      return {
        identityId,
        leave,
        number,
        file,
        key,
        proven: verdict.proven,
        unproven: verdict.unproven.map(({ target, what }) => `${target}: ${what}`),
        gaps: verdict.gaps.length,
        secondsToCertificate: seconds(issued),
        secondsToLastVerified: lastVerified === null ? null : seconds(lastVerified),
        exit: verdict.exit,
        failures: verdict.failures.map(({ code, why }) => `${code}: ${why}`),
      };
    },
  };
}

/** As it was compiled; from the sources there is only the original, which Node 22 and newer run as it is. */
async function copyVerifier(path: string): Promise<void> {
  const compiled = fileURLToPath(new URL('../proof/lockstep-verify.js', import.meta.url));
  const text = await readFile(compiled, 'utf8').catch(() => null);
  if (text !== null) await writeFile(path, text.replace(/^\/\/# sourceMappingURL=.*$/m, ''), { mode: 0o755 });
}
