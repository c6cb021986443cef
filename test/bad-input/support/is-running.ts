import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

async function lives(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A process that nobody has waited for yet is dead all the same.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/\) Z /.test(stat);
}

/** Waits until a process lives or is gone. */
export async function isRunning(pid: number, wanted: boolean): Promise<void> {
  for (let round = 0; (await lives(pid)) !== wanted; round++) {
    if (round > 400) throw new Error(`process ${pid} is ${wanted ? 'gone' : 'still there'}`);
    await sleep(25);
  }
}
