import type {
  Connector,
  ConnectorDefinition,
  ConnectorRuntime,
  Page,
  RemoteAccount,
} from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { verifyByReadBack } from '../support/verify-by-read-back.ts';
import { columnsOf } from './accounts.ts';
import { capabilities, capabilitiesOf } from './capabilities.ts';
import type { CsvDirectoryConfig } from './config.ts';
import { configSchema, parseConfig } from './config.ts';
import type { DirectoryFile, Snapshot } from './directory-file.ts';
import { openDirectoryFile } from './directory-file.ts';
import { nonceFrom } from './file-names.ts';
import { changeTable } from './operations.ts';

const PAGE_SIZE = 1000;

/** A flat CSV file that another system reads as its list of users. */
export const csvDirectoryConnector: ConnectorDefinition<CsvDirectoryConfig> = {
  id: 'csv-directory',
  apiVersion: 1,
  title: 'CSV directory (flat file)',
  configSchema,
  parseConfig,
  capabilities,
  open: async (config, runtime) => openCsvDirectory(config, runtime),
};

export function openCsvDirectory(
  config: CsvDirectoryConfig,
  runtime: ConnectorRuntime,
  file: DirectoryFile = openDirectoryFile({ ...config, random: runtime.random }),
): Connector {
  const can = capabilitiesOf(config);
  /** What the pages of one listing are cut from, so that they fit together. */
  let listed: Snapshot | null = null;

  async function list(token: string | undefined): Promise<Page<RemoteAccount>> {
    const { digest, offset } = readToken(token);
    if (digest === undefined || listed?.digest.startsWith(digest) !== true) listed = await file.read();
    if (digest !== undefined && !listed.digest.startsWith(digest)) {
      throw new ConnectorFault(
        'retryable',
        'The file changed during the listing. List again from the start.',
      );
    }
    const columns = columnsOf(listed.table, config);
    const rows = columns.accountRows(listed.table);
    const items = rows.slice(offset, offset + PAGE_SIZE).map(columns.account);
    const next = offset + PAGE_SIZE;
    return { items, ...(next < rows.length && { next: `${listed.digest.slice(0, 32)}.${next}` }) };
  }

  const connector: Connector = {
    async check() {
      const { table } = await file.read();
      const rows = columnsOf(table, config).accountRows(table).length;
      return {
        ok: true,
        capabilities: can,
        items: [
          { what: 'file', expected: 'readable, with all columns', actual: `${rows} accounts`, ok: true },
        ],
      };
    },
    list,
    async get(ref) {
      const { table } = await file.read();
      const columns = columnsOf(table, config);
      const row = columns.find(table, ref);
      if (row === null) return null;
      if (!columns.flagIsReadable(row)) {
        throw new ConnectorFault('invalid', 'The active flag of this row is neither yes nor no', {
          scope: 'object',
        });
      }
      return columns.account(row);
    },
    apply: (operation) =>
      file.edit((table) => changeTable(table, operation, config, () => nonceFrom(runtime.random))),
    verify: (expectation) => verifyByReadBack(connector, expectation, { capabilities: can }),
    close: async () => undefined,
  };
  return connector;
}

function readToken(token: string | undefined): { readonly digest?: string; readonly offset: number } {
  if (token === undefined) return { offset: 0 };
  const match = /^([0-9a-f]{32})\.(\d{1,9})$/.exec(token);
  if (match?.[1] === undefined)
    throw new ConnectorFault('invalid', 'This is not a page token of this connector');
  return { digest: match[1], offset: Number(match[2]) };
}
