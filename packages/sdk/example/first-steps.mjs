import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { items, LockstepProblem, lockstep } from '@lockstep/sdk';

const { LOCKSTEP_URL, LOCKSTEP_TOKEN } = process.env;
const [leaver] = process.argv.slice(2);
const api = lockstep({ url: LOCKSTEP_URL, token: LOCKSTEP_TOKEN });

// Who works here: every page of the list, as one sequence.
for await (const person of items(api, 'people', { state: 'active' }))
  console.log(`${person.employments.join(', ')}: ${person.name}`);

// Somebody leaves, now. Everything else follows by itself.
const { effective, decision } = await api.leave({ person: leaver, body: { reason: 'told by telephone' } });
console.log(`${decision.operations} operations, ${decision.held.length} people held`);

// The certificate comes when every item is settled, or after 30 s. What is written is exactly what was issued.
const signal = AbortSignal.timeout(120_000);
let certificate;
while (certificate === undefined) {
  await sleep(500, undefined, { signal });
  const { certificates } = await api.certificates({ person: leaver }, { signal });
  certificate = certificates.find((one) => one.effective === effective);
}
const { leave, number, proven, unproven } = certificate;
await writeFile('certificate.json', await api.certificate({ leave, number }));
console.log(`certificate.json: ${proven} proven, ${unproven} not`);

// What the server refuses comes as an error with a stable code and the way out.
try {
  await api.person({ person: 'nobody' });
} catch (error) {
  if (!(error instanceof LockstepProblem)) throw error;
  console.log(`${error.code}: ${error.remedy}`);
}
