import type { Case } from './case.ts';
import { entraGroupCases } from './cases/entra-groups.ts';
import { entraPatchCases } from './cases/entra-patch.ts';
import { entraUserCases } from './cases/entra-users.ts';
import { ipsieCases } from './cases/ipsie.ts';
import { oktaGroupCases } from './cases/okta-groups.ts';
import { oktaSpecTest } from './cases/okta-spec-test.ts';
import { oktaUserCases } from './cases/okta-users.ts';
import { otherClientCases } from './cases/other-clients.ts';
import { bulkCases } from './cases/rfc-bulk.ts';
import { cursorCases } from './cases/rfc-cursor.ts';
import { discoveryCases } from './cases/rfc-discovery.ts';
import { etagCases } from './cases/rfc-etag.ts';
import { filterCases } from './cases/rfc-filters.ts';
import { listCases } from './cases/rfc-lists.ts';
import { patchCases } from './cases/rfc-patch.ts';
import { projectionCases } from './cases/rfc-projection.ts';
import { safetyInputCases } from './cases/safety-input.ts';
import { safetyRaceCases } from './cases/safety-races.ts';

/** Every case, in the order in which they run. */
export function allCases(): readonly Case[] {
  return [
    ...oktaUserCases,
    ...oktaGroupCases,
    ...oktaSpecTest,
    ...entraUserCases,
    ...entraPatchCases,
    ...entraGroupCases,
    ...otherClientCases,
    ...discoveryCases,
    ...listCases,
    ...projectionCases,
    ...filterCases,
    ...patchCases,
    ...etagCases,
    ...bulkCases,
    ...cursorCases,
    ...safetyInputCases,
    ...safetyRaceCases,
    ...ipsieCases,
  ];
}
