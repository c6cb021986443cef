import { isMap, isScalar, parseAllDocuments, stringify } from 'yaml';
import type { Kind } from './kinds.ts';

/** The text with one document more, at its end; nothing else of it changes. */
export function withDocument(text: string, document: Readonly<Record<string, unknown>>): string {
  const before = text.trimEnd();
  const added = stringify(document, { lineWidth: 0, version: '1.2' });
  return before === '' ? added : `${before}\n---\n${added}`;
}

/**
 * The text with another word in one field of one document. Comments and everything else stay as somebody wrote them. Null:
 * there is no such document, or it is not written as a mapping.
 */
export function withWord(
  text: string,
  document: { readonly kind: Kind; readonly id: string },
  field: string,
  word: string,
): string | null {
  const parsed = parseAllDocuments(text, { version: '1.2', uniqueKeys: false, strict: true });
  if (!Array.isArray(parsed)) return null;
  for (const one of parsed) {
    const { contents } = one;
    if (!isMap(contents)) continue;
    if (one.get('kind') !== document.kind || one.get('id') !== document.id) continue;
    const written = one.get(field, true);
    if (isScalar(written) && written.range != null)
      return splice(text, written.range[0], written.range[1], word);
    const id = one.get('id', true);
    if (written !== undefined || !isScalar(id) || id.range == null) return null;
    const at = id.range[1];
    // Beside the id, in the way in which the document is written.
    if (contents.flow === true) return splice(text, at, at, `, ${field}: ${word}`);
    const start = text.lastIndexOf('\n', id.range[0]) + 1;
    const indent = /^[ ]*/.exec(text.slice(start))?.[0] ?? '';
    const end = text.indexOf('\n', at);
    const line = `\n${indent}${field}: ${word}`;
    return end === -1 ? `${text}${line}\n` : splice(text, end, end, line);
  }
  return null;
}

function splice(text: string, from: number, to: number, put: string): string {
  return text.slice(0, from) + put + text.slice(to);
}
