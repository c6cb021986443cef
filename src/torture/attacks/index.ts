import type { Rack } from '../rack.ts';
import { canaries } from './canaries/index.ts';
import { cutFeeds } from './cut-feeds/index.ts';
import { attributePoison, drip } from './drip/index.ts';
import { events } from './events/index.ts';
import { poisonedCsv } from './poisoned-csv/index.ts';
import { scim } from './scim/index.ts';
import { ssrf } from './ssrf/index.ts';
import { tamperedLog } from './tampered-log/index.ts';
import { tenantMatrix } from './tenant-matrix/index.ts';
import { webhooks } from './webhooks/index.ts';
import { externalIds, wrongPerson } from './wrong-person/index.ts';

/** What somebody does who wants something to go wrong. */
export const ATTACK_RACKS: readonly Rack[] = [
  webhooks,
  cutFeeds,
  poisonedCsv,
  drip,
  attributePoison,
  wrongPerson,
  externalIds,
  ssrf,
  tenantMatrix,
  canaries,
  tamperedLog,
  events,
  scim,
];
