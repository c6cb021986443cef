import { z } from 'zod';
import { baseUrl, configJsonSchema, configParser, secretReference } from '../support/config.ts';

const schema = z.strictObject({
  url: baseUrl('Base URL of the simulated system'),
  token: secretReference('Key of the connection that writes'),
  readToken: secretReference(
    'Key of a second connection that only reads; read-backs then go over it, so that a system that tells the writer what it wants to hear is caught',
  ).optional(),
  residualSeconds: z
    .int()
    .min(0)
    .max(3600)
    .default(0)
    .meta({ description: 'How long a revoked session works on this system' }),
  pageSize: z.int().min(1).max(1000).default(200).meta({ description: 'Accounts per page of a listing' }),
});

export type SimulatedConfig = z.infer<typeof schema>;

export const configSchema = configJsonSchema(schema);
export const parseConfig: (input: unknown) => SimulatedConfig = configParser(schema);
