import { generatedFrom, table } from './table.mjs';

/** @param {Record<string, { category: string, remedy: string }>} errors @param {Record<string, { status: number, exit: number }>} categories */
export function errorsPage(errors, categories) {
  const rows = Object.entries(errors).map(([code, { category, remedy }]) => {
    const { status, exit } = categories[category];
    return [`\`${code}\``, category, String(status), String(exit), remedy];
  });
  return `${generatedFrom('src/domain/errors.ts')}

# Errors

Every error has one stable code, the same in the command line (with \`--json\` as \`code\`), in the API (RFC 9457 problem
documents, member \`code\`) and in the operator's log. The code stays; the sentence beside it may be improved.

${table(['code', 'category', 'HTTP status', 'exit code', 'what to do'], rows)}
`;
}
