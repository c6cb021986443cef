import type { VerifiedLog } from '../../app/proofs/verify-house-log.ts';
import type { Paint } from '../paint.ts';
import { count, plain } from './text.ts';

/** What was found of the log, then what is wrong with the checkpoints that it was to be compared with. */
export function verifiedLogText(verdict: VerifiedLog, paint: Paint): string {
  return [
    ofTheLog(verdict, paint),
    ...verdict.refused.map((one) => ofRefused(one, paint)),
    ...verdict.rows.map(({ what, why }) => `${paint.red('✗')} ${plain(what)}: ${plain(why)}\n`),
  ].join('');
}

function ofTheLog(verdict: VerifiedLog, paint: Paint): string {
  const { origin, size, signed, checkpoints, firstBad, contradicted } = verdict;
  if (firstBad === undefined) {
    return `${paint.green('✓')} ${origin}: ${count(size, 'entry', 'entries')} good, ${signed} under ${count(checkpoints, 'signed checkpoint')}\n`;
  }
  const good = `  ${count(firstBad.n, 'entry', 'entries')} before that are good\n`;
  if (contradicted === undefined)
    return `${paint.red('✗')} ${origin}: entry ${firstBad.n} is bad: ${firstBad.why}\n${good}`;
  const whose =
    contradicted.from === null ? 'its own checkpoint' : `the checkpoint in ${plain(contradicted.from)}`;
  return `${paint.red('✗')} ${origin} contradicts ${whose}, which the key of this log signed: history was rewritten\n  ${firstBad.why}\n${good}`;
}

function ofRefused({ from, why }: VerifiedLog['refused'][number], paint: Paint): string {
  const whose = from === null ? 'a checkpoint of our own' : `the checkpoint in ${plain(from)}`;
  return `${paint.red('✗')} ${whose} was not compared with the log: ${plain(why)}\n`;
}
