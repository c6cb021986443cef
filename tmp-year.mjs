import { readFileSync, writeFileSync } from 'node:fs';
import { readRecording } from '/work/main/dist/replay/read-recording.js';
import { runYear } from '/work/main/dist/replay/run-year.js';
const dir = '/work/shared/feeds', view = process.env.VIEW ?? 'events';
const recording = readRecording(dir);
const oracle = JSON.parse(readFileSync(dir + '/oracle.json', 'utf8'));
const to = process.env.TO ? Date.parse(process.env.TO) : recording.to;
const rec = { ...recording, to, reports: recording.reports.filter(r => r.at <= to), messages: recording.messages.filter(m => m.at <= to) };
const probes = oracle.probes.filter((p) => Date.parse(p.instant) <= to);
const t0 = Date.now();
const year = await runYear(rec, view, probes, (t) => console.log(t, Date.now() - t0));
console.log('seconds', (Date.now() - t0) / 1000, 'refused', year.refusedMessages, 'held', year.held, 'warnings', year.company.warnings.length, year.company.warnings.slice(0, 3));
let ok = 0; const bad = [];
for (const p of probes) {
  const a = year.probes.find((x) => x.n === p.n); const e = p[view];
  const same = a.state === e.state && JSON.stringify([...a.systems].sort()) === JSON.stringify([...e.systems].sort());
  if (same) ok++; else bad.push({ n: p.n, why: p.why, id: p.employeeId, instant: p.instant, a, e });
}
console.log('probes ok', ok, 'bad', bad.length); for (const b of bad.slice(0, 8)) console.log(JSON.stringify(b));
writeFileSync(`/tmp/year-${view}.json`, JSON.stringify({ ended: year.ended, bad }, null, 1));
