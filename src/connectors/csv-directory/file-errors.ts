import { ConnectorFault } from '../../domain/connector.ts';

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What an error of the file system means. All concern the whole file, so the whole connection. */
export function faultOfFile(error: unknown): unknown {
  if (error instanceof ConnectorFault || codeOf(error) === '') return error;
  const code = codeOf(error);
  const options = { scope: 'connection', cause: error, vendor: { code, text: '' } } as const;
  switch (code) {
    case 'ENOENT':
    case 'EISDIR':
    case 'ENOTDIR':
      return new ConnectorFault('precondition', 'The CSV file is not there; it is never made', options);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new ConnectorFault(
        'forbidden',
        'The CSV file or its folder may not be read or written',
        options,
      );
    default:
      return new ConnectorFault('retryable', `The CSV file could not be read or written (${code})`, options);
  }
}
