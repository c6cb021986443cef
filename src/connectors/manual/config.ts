import { z } from 'zod';
import { configJsonSchema, configParser } from '../support/config.ts';

const instruction = z.string().min(1).max(4000);
const hours = z.number().positive().max(2160);

const schema = z.strictObject({
  system: z.string().min(1).max(200).meta({ description: 'Name of the system as people know it' }),
  owner: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: 'Who does the tasks: a person or a group, as the task board knows them' }),
  dueHours: z
    .strictObject({
      revocation: hours.default(4).meta({ description: 'For tasks that take access away' }),
      other: hours.default(72),
    })
    .prefault({}),
  instructions: z
    .strictObject({
      create: instruction.optional(),
      update: instruction.optional(),
      enable: instruction.optional(),
      grant: instruction.optional(),
      revoke: instruction.optional(),
      disable: instruction.optional(),
      revokeSessions: instruction.optional(),
      revokeCredentials: instruction.optional(),
      transferData: instruction.optional(),
      delete: instruction.optional(),
    })
    .default({})
    .meta({ description: 'What to do, by operation; added to what the task says by itself' }),
  pollSeconds: z.int().min(1).max(86_400).default(60),
});

export type ManualConfig = z.infer<typeof schema>;

export const configSchema = configJsonSchema(schema);
export const parseConfig: (input: unknown) => ManualConfig = configParser(schema);
