import { WHOLE } from '../../../test/support/runs.ts';
import { startBetterAuth } from './testing/better-auth-server.ts';
import { describeScimContract } from './testing/scim-contract.ts';
import { startScimmy } from './testing/scimmy-server.ts';

// Servers that this project did not write, started on loopback.
describeScimContract('better-auth by PATCH', startBetterAuth, {});
describeScimContract('SCIMMY by PUT, groups by filter', startScimmy, { update: 'put', membership: 'filter' });
// Other pairs of the same settings.
if (WHOLE) {
  describeScimContract('better-auth by PUT, groups by id', startBetterAuth, {
    update: 'put',
    groupsBy: 'id',
  });
  describeScimContract('SCIMMY by PATCH', startScimmy, {});
  describeScimContract('SCIMMY without filter paths', startScimmy, {
    valuePaths: false,
    memberRemoval: 'replace',
    membership: 'scan',
    groupsBy: 'id',
  });
}
