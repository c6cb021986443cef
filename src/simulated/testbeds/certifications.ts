import type { Certification } from '../../connectors/kit/index.ts';
import { certifyCsvDirectory } from '../../connectors/kit/testbeds/csv-directory.ts';
import { certifyManual } from '../../connectors/kit/testbeds/manual.ts';
import { certifyScim } from './scim.ts';
import { certifySimulated } from './simulated.ts';

/** Connectors that can be certified without anything installed, by id. */
export const CERTIFICATIONS: Readonly<Record<string, Certification>> = {
  'csv-directory': certifyCsvDirectory,
  manual: certifyManual,
  scim: certifyScim,
  simulated: certifySimulated,
};
