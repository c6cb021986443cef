import { readBroken, readBrokenReport } from '../../../src/replay/read-broken.ts';
import { readRecording } from '../../../src/replay/read-recording.ts';
import { limitsOfWeek, runBroken } from '../../../src/replay/run-broken.ts';
import { runYear } from '../../../src/replay/run-year.ts';
import { wrongBroken } from './judge-broken.ts';
import { expectedEnds, givenEnds, makeProbes, wrongAnswers } from './judge-year.ts';
import type { MadeCompany, View } from './made-company.ts';
import { writeBroken } from './make-broken.ts';
import { oracleOf } from './oracle.ts';
import { dice } from './random.ts';
import { writeRecording } from './write-recording.ts';

/** What replaying the company in a view answers wrongly, in words; empty: nothing. */
export async function judgeView(company: MadeCompany, view: View, dir: string): Promise<string[]> {
  const oracle = oracleOf(company);
  writeRecording(company, dice(company.seed + 7), dir);
  const probes = makeProbes(company, oracle, view, dice(company.seed + 9));
  const year = await runYear(readRecording(dir, view), view, probes);
  const wanted = expectedEnds(oracle, view);
  const given = givenEnds(oracle, year.ended);
  return [
    ...wrongAnswers(company, oracle, view, probes, year.probes),
    ...wanted.filter((end) => !given.includes(end)).map((end) => `${view}: did not end ${end}`),
    ...given.filter((end) => !wanted.includes(end)).map((end) => `${view}: ended ${end}`),
    ...year.refusedReports.map((report) => `${view}: refused ${report}`),
    ...(year.held > 0 ? [`${view}: ${year.held} people held`] : []),
  ];
}

/** What reading broken reports after one of its weeks answers wrongly. */
export async function judgeBroken(
  company: MadeCompany,
  dir: string,
  isAsked: (feed: string) => boolean = () => true,
): Promise<string[]> {
  writeRecording(company, dice(company.seed + 7), dir);
  const made = writeBroken(company, dice(company.seed + 3), dir, 2);
  const set = readBroken(dir);
  const limits = await limitsOfWeek(set);
  const wrong: string[] = [];
  const good = { feed: '00-good', expect: 'accept', setAside: [], mayLose: made.goodLosses } as const;
  for (const wanted of [good, ...made.feeds.filter(({ feed }) => isAsked(feed))]) {
    const next = readBrokenReport(dir, wanted.feed);
    const found = wrongBroken(wanted, await runBroken(set.company, set.baseline, next, set.at, limits));
    if (found !== null) wrong.push(found);
  }
  return wrong;
}
