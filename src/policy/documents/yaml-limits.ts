import { CST, Lexer } from 'yaml';

export const YAML_LIMITS = {
  /** UTF-16 units of one text; the documents of a whole company are kept as one. */
  fileLength: 2 * 1024 * 1024,
  files: 500,
  documents: 10_000,
  tokens: 800_000,
  flowDepth: 30,
  /** Columns in front of a line. */
  indentation: 200,
  /** `- `, `? ` and `: ` on one line. */
  indicatorsPerLine: 30,
  /** Of the value that comes out. */
  depth: 30,
};

export interface YamlRefusal {
  readonly code: 'YAML_SYNTAX' | 'YAML_LIMIT';
  readonly offset: number;
  readonly message: string;
}

/**
 * Looks at the tokens before anything recursive sees the file: the parser runs out of stack, and with it the process,
 * on a few thousand nested brackets. Anchors, aliases, tags, directives and complex keys have no use in a policy and
 * are refused here. null: the file may be parsed.
 */
export function refuseYaml(text: string): YamlRefusal | null {
  const limit = (offset: number, message: string): YamlRefusal => ({ code: 'YAML_LIMIT', offset, message });
  const syntax = (offset: number, message: string): YamlRefusal => ({ code: 'YAML_SYNTAX', offset, message });
  if (text.length > YAML_LIMITS.fileLength) {
    return limit(0, `the file has ${text.length} characters, ${YAML_LIMITS.fileLength} is the limit`);
  }
  let offset = 0;
  let tokens = 0;
  let flowDepth = 0;
  let indicators = 0;
  let atLineStart = true;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    const here = offset;
    // Marks of the lexer itself ("a document begins", "a plain scalar follows") are no text of the file.
    if (type !== 'doc-mode' && type !== 'flow-error-end' && token !== CST.SCALAR) offset += token.length;
    if (++tokens > YAML_LIMITS.tokens) return limit(here, 'the file holds too much');
    switch (type) {
      case 'newline':
        atLineStart = true;
        indicators = 0;
        continue;
      case 'space':
        if (atLineStart && token.length > YAML_LIMITS.indentation)
          return limit(here, 'the line is indented too far');
        continue;
      case 'flow-map-start':
      case 'flow-seq-start':
        if (++flowDepth > YAML_LIMITS.flowDepth) return limit(here, 'brackets are nested too deep');
        break;
      case 'flow-map-end':
      case 'flow-seq-end':
        if (--flowDepth < 0) return syntax(here, 'this bracket closes nothing');
        break;
      case 'seq-item-ind':
      case 'map-value-ind':
        if (flowDepth === 0 && ++indicators > YAML_LIMITS.indicatorsPerLine)
          return limit(here, 'too much on one line');
        break;
      case 'explicit-key-ind':
        return syntax(here, 'keys written with ? are not used in policy files');
      case 'anchor':
      case 'alias':
        return syntax(
          here,
          'anchors (&) and aliases (*) are not used in policy files; quote the text if it is one',
        );
      case 'tag':
        return syntax(here, 'tags (!) are not used in policy files; quote the text if it is one');
      case 'directive-line':
        return syntax(here, 'directives (%) are not used in policy files');
      case 'doc-start':
      case 'doc-end':
        flowDepth = 0;
        break;
      default:
        break;
    }
    atLineStart = false;
  }
  return null;
}
