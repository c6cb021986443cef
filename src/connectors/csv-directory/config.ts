import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { configJsonSchema, configParser } from '../support/config.ts';

const MIB = 1024 * 1024;
const column = z.string().min(1).max(200);

const schema = z
  .strictObject({
    path: z.string().max(1000).refine(isAbsolute, 'must be an absolute path').meta({
      description: 'The CSV file, UTF-8, first line the column names. It must exist: it is never made.',
    }),
    delimiter: z.enum([',', ';', '\t', '|']).default(','),
    columns: z.strictObject({
      name: column.meta({ description: 'Column of the sign-in name' }),
      id: column.optional().meta({
        description: 'Column of an immutable id; filled for new accounts. Without it the name is the id.',
      }),
      active: z.strictObject({
        column,
        yes: z.string().min(1).max(100).default('true'),
        no: z.string().max(100).default('false'),
      }),
      groups: z.strictObject({ column, separator: z.string().length(1).default(';') }).optional(),
      keys: z
        .record(z.string().min(1).max(100), column)
        .default({})
        .meta({ description: 'Strong key of the person -> column, for example employeeNumber: Employee ID' }),
      attributes: z
        .record(z.string().min(1).max(100), column)
        .default({})
        .meta({ description: 'Attribute -> column. Columns named nowhere are left as they are.' }),
    }),
    administratorGroup: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'Members of this group administer the system that reads the file' }),
    propagationSeconds: z
      .int()
      .min(0)
      .max(604_800)
      .default(86_400)
      .meta({ description: 'How long it may take until the system that reads the file acts on a change' }),
    maxBytes: z
      .int()
      .min(1024)
      .max(64 * MIB)
      .default(16 * MIB),
  })
  .superRefine(({ columns, delimiter }, context) => {
    const twice = firstRepeated([
      columns.name,
      columns.active.column,
      ...(columns.id === undefined ? [] : [columns.id]),
      ...(columns.groups === undefined ? [] : [columns.groups.column]),
      ...Object.values(columns.attributes),
    ]);
    if (twice !== undefined) {
      context.addIssue({ code: 'custom', path: ['columns'], message: `column ${twice} has two meanings` });
    }
    if (columns.groups?.separator === delimiter) {
      context.addIssue({
        code: 'custom',
        path: ['columns', 'groups'],
        message: 'the separator is the delimiter',
      });
    }
  });

export type CsvDirectoryConfig = z.infer<typeof schema>;

export const configSchema = configJsonSchema(schema);
export const parseConfig: (input: unknown) => CsvDirectoryConfig = configParser(schema);

function firstRepeated(columns: readonly string[]): string | undefined {
  return columns.find((one, index) => columns.indexOf(one) !== index);
}
