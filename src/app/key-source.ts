import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { LockstepError } from '../domain/errors.ts';
import { type MasterKey, masterKeyFromText } from '../secrets/master-key.ts';

/**
 * Where the master key comes from when not from the folder: LOCKSTEP_MASTER_KEY holds it, or
 * LOCKSTEP_MASTER_KEY_COMMAND names a program that prints it, which any key management service has:
 * `["aws", "kms", "decrypt", "--ciphertext-blob", "fileb://master.kms", "--output", "text", "--query", "Plaintext"]`.
 */
export type KeyEnvironment = Readonly<Record<string, string | undefined>>;

const MAX_OUTPUT = 4_096;
const WITHIN_MS = 60_000;

/** True when the folder needs no key file. */
export function keyIsElsewhere(env: KeyEnvironment): boolean {
  return (env.LOCKSTEP_MASTER_KEY ?? '') !== '' || (env.LOCKSTEP_MASTER_KEY_COMMAND ?? '') !== '';
}

/** Null: it lies in the folder. Throws MASTER_KEY_INVALID, MASTER_KEY_COMMAND. */
export async function masterKeyElsewhere(env: KeyEnvironment): Promise<MasterKey | null> {
  const { LOCKSTEP_MASTER_KEY: text = '', LOCKSTEP_MASTER_KEY_COMMAND: command = '' } = env;
  if (text !== '') return masterKeyFromText(text);
  if (command === '') return null;
  const [file = '', ...args] = argvOf(command);
  let printed: string;
  try {
    ({ stdout: printed } = await promisify(execFile)(file, args, {
      encoding: 'utf8',
      timeout: WITHIN_MS,
      maxBuffer: MAX_OUTPUT,
      windowsHide: true,
      env: { ...env },
    }));
  } catch (error) {
    throw new LockstepError('MASTER_KEY_COMMAND', `${file} did not give the master key: ${reasonOf(error)}`);
  }
  return masterKeyFromText(printed);
}

/** A program without arguments as it is, one with arguments as a JSON list: no shell reads it. */
function argvOf(command: string): readonly string[] {
  if (!command.trimStart().startsWith('[')) return [command];
  let parsed: unknown;
  try {
    parsed = JSON.parse(command);
  } catch {
    parsed = null;
  }
  const isWord = (word: unknown): word is string => typeof word === 'string';
  if (Array.isArray(parsed) && parsed.length > 0 && parsed.every(isWord)) return parsed;
  throw new LockstepError('MASTER_KEY_COMMAND', 'LOCKSTEP_MASTER_KEY_COMMAND is no JSON list of words');
}

/** Never what the program printed on standard output: that may be the key. */
function reasonOf(error: unknown): string {
  const { code, killed, stderr } = error as { code?: unknown; killed?: boolean; stderr?: string };
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'it printed too much';
  if (killed === true) return `no answer within ${WITHIN_MS / 1_000} s`;
  const said = (stderr ?? '').trim().split('\n').at(-1)?.slice(0, 300) ?? '';
  return said === '' ? `it ended with ${String(code)}` : said;
}
