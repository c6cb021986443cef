import type { House } from '../app/open-house.ts';
import type { PlanFile } from '../app/plans/plan-file.ts';
import type { Cli } from './cli.ts';
import { writeOutput } from './files.ts';
import { planText } from './views/plan.ts';

/** A plan as it is printed and, where a file is named, written for `lockstep apply`. */
export async function showPlan(
  cli: Cli,
  house: House,
  file: PlanFile,
  out: string | undefined,
): Promise<void> {
  const { engine, connectors, tenant } = house;
  if (out !== undefined) await writeOutput(out, `${JSON.stringify(file, null, 2)}\n`);
  const attested = new Set(
    [...connectors].filter(([, { capabilities }]) => capabilities.attested).map(([id]) => id),
  );
  const manual = new Set<string>();
  if (!cli.json) {
    const { reading } = await import('../app/reading.ts');
    const active = await reading(engine.store, tenant, (tx) => engine.policies.active(tx)).catch(() => null);
    for (const document of active?.documents.values() ?? [])
      if (attested.has(document.connector)) manual.add(document.id);
  }
  cli.print(file, (paint) => planText(file, paint, manual));
  if (out !== undefined) cli.note(`written to ${out}; lockstep apply ${out} does exactly this`);
}
