import { parseYaml } from './yaml-tree.ts';

/** One document of a text as somebody wrote it, comments included, and what it calls itself. */
export interface WrittenDocument {
  readonly kind: string;
  readonly name: string;
  /** Ends with a line break. */
  readonly text: string;
}

/** A line that begins with three dashes begins a document, wherever it stands: YAML 1.2 section 9.1.2 knows no exception. */
const MARK = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)[ \t]*/;

/** The documents of a text in their order. Those that name no kind and no id are left out, as is what is no mapping. */
export function splitDocuments(text: string): readonly WrittenDocument[] {
  return piecesOf(text).flatMap((piece) => {
    const named = nameOf(piece);
    return named === null ? [] : [{ ...named, text: `${piece}\n` }];
  });
}

/** Replaces the document of this kind and name, adds it, or with null takes it out. What else is there stays as written. */
export function withDocument(
  text: string,
  of: { readonly kind: string; readonly name: string },
  document: string | null,
): string {
  const pieces = piecesOf(text);
  const own = piecesOf(document ?? '');
  const at = pieces.findIndex((piece) => {
    const named = nameOf(piece);
    return named?.kind === of.kind && named.name === of.name;
  });
  const rest = at < 0 ? [...pieces, ...own] : [...pieces.slice(0, at), ...own, ...pieces.slice(at + 1)];
  return rest.join('\n---\n').concat('\n');
}

function piecesOf(text: string): string[] {
  const pieces: string[][] = [[]];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const mark = MARK.exec(line);
    if (mark === null) pieces.at(-1)?.push(line);
    else pieces.push([line.slice(mark[0].length)]);
  }
  return pieces
    .map((lines) => lines.join('\n').replace(/^\n+/, '').trimEnd())
    .filter((piece) => piece.split('\n').some((line) => line !== '' && !line.startsWith('#')));
}

/** A member of the outermost mapping stands at the beginning of its line; whatever is written otherwise is parsed. */
const PLAIN = /^(?:"([^"\\]*)"|'([^']*)'|([A-Za-z0-9][^\s"'#{}[\],&*!|>%@`]*))[ \t]*(?:#.*)?$/;

function nameOf(piece: string): { readonly kind: string; readonly name: string } | null {
  const kind = memberOf(piece, 'kind');
  const name = memberOf(piece, 'id');
  if (kind !== null && name !== null && !/^[ \t]*\{/m.test(piece)) return { kind, name };
  const [document, more] = parseYaml(piece).documents;
  const value = document?.value;
  if (more !== undefined || typeof value !== 'object' || value === null) return null;
  const fields = value as Readonly<Record<string, unknown>>;
  return typeof fields.kind === 'string' && typeof fields.id === 'string'
    ? { kind: fields.kind, name: fields.id }
    : null;
}

function memberOf(piece: string, name: string): string | null {
  const lines = piece.split('\n').filter((line) => line.startsWith(`${name}:`));
  const [line, second] = lines;
  if (line === undefined || second !== undefined) return null;
  const [, double, single, plain] = PLAIN.exec(line.slice(name.length + 1).trimStart()) ?? [];
  return double ?? single ?? plain ?? null;
}

const ABOUT =
  /^(?:title|because|description):[ \t]*(?:"([^"\\]*)"|'([^']*)'|([^\s"'>|&*!%@`[{#][^#\n]*))[ \t]*$/m;

/** What a document says of itself on one line; null: nothing, or on several. */
export function aboutOf(text: string): string | null {
  const [, double, single, plain] = ABOUT.exec(text) ?? [];
  return (double ?? single ?? plain)?.trim().slice(0, 300) ?? null;
}
