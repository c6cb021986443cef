import { until } from '../../cli/support/running.ts';
import { smallCompany, staff } from '../../cli/support/small-company.ts';
import { type Rig, rig } from './rig.ts';

/** Twelve people in place on three systems, with what a first look at real systems finds: orphans, drift, a shared account. */
export async function staffed(): Promise<Rig> {
  const company = await smallCompany();
  const git = company.systems.get('git');
  git?.operator.create({ name: 'contractor.x', keys: {}, attributes: {}, entitlements: [] });
  git?.operator.create({
    name: '\u202eevil\u200b<script>alert(1)</script>',
    keys: {},
    attributes: {},
    entitlements: [{ kind: 'group', value: '<img src=x onerror=alert(1)>' }],
  });
  const here = await rig(company);
  try {
    await moveIn(here);
    return here;
  } catch (error) {
    // Nobody else closes what did not come about.
    await here.close();
    throw error;
  }
}

async function moveIn({ at, company }: Rig): Promise<void> {
  const git = company.systems.get('git');
  const { file, meta } = await company.report(staff(12));
  const imported = await at('import', 'hr', file, '--meta', meta);
  if (imported.exit !== 0) throw new Error(imported.err);
  await until(() => git?.truth.find('E102')?.active === true);
  const id = git?.truth.find('E102')?.id ?? '';
  git?.operator.grant(id, { kind: 'group', value: 'secret-project' });
  // The secrets came after the documents: a system may not have been let in at its first look.
  // The worker may be reading it in the same moment, and one of the two gives way. 5: somebody has to look at orphans.
  for (const name of company.systems.keys())
    await until(async () => [0, 5].includes((await at('target', 'reconcile', name)).exit));
  await until(() => company.systems.get('crm')?.truth.find('E101')?.active === true);
}
