import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import {
  bracketMatching,
  defaultHighlightStyle,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { type Diagnostic, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { styleNonce } from '../../app/nonce.ts';
import { choicesAt, helpFor, placeAt, type Schema } from './schema-help.ts';

export interface Finding {
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

interface Options {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly schema: Schema | undefined;
  readonly readOnly: boolean;
  readonly findings: readonly Finding[];
  /** A place that somebody wants to be at. */
  readonly goTo: { readonly line: number; readonly column: number } | null;
}

/** A text of YAML with what its schema knows. Tab is left alone: whoever has no mouse gets out again. */
export function YamlEditor({ label, value, onChange, schema, readOnly, findings, goTo }: Options) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef({ onChange, schema, findings });
  latest.current = { onChange, schema, findings };

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes later is told to it below.
  useEffect(() => {
    if (place.current === null) return;
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          EditorView.cspNonce.of(styleNonce()),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorState.readOnly.of(readOnly),
          EditorView.editable.of(!readOnly),
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          indentOnInput(),
          indentUnit.of('  '),
          bracketMatching(),
          closeBrackets(),
          yaml(),
          syntaxHighlighting(COLOURS),
          autocompletion({ override: [(context) => complete(context, latest.current.schema)] }),
          hoverTooltip((editor, at) => hover(editor, at, latest.current.schema)),
          lintGutter(),
          linter((editor) => placed(editor.state, latest.current.findings), {
            delay: 0,
            needsRefresh: (update) => update.transactions.some((one) => one.annotation(FOUND) !== undefined),
          }),
          keymap.of([...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
          EditorView.domEventHandlers({ beforeinput: replaceWhole }),
          THEME,
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: told anew when they are other ones.
  useEffect(() => {
    view.current?.dispatch({ annotations: FOUND.of(true) });
  }, [findings]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || goTo === null) return;
    const at = offsetOf(editor.state, goTo);
    editor.dispatch({ selection: { anchor: at }, scrollIntoView: true });
    editor.focus();
  }, [goTo]);

  return <div ref={place} className="yaml-editor" />;
}

/** Left to the browser, what is typed over a selection comes with a style of its own, which the page's policy refuses. */
function replaceWhole(event: InputEvent, view: EditorView): boolean {
  const { state } = view;
  if (event.inputType !== 'insertText' || event.data === null || view.composing) return false;
  if (state.readOnly || state.selection.main.empty) return false;
  event.preventDefault();
  view.dispatch(state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
  return true;
}

const FOUND = Annotation.define<boolean>();

function offsetOf(
  state: EditorState,
  { line, column }: { readonly line: number; readonly column: number },
): number {
  const there = state.doc.line(Math.max(1, Math.min(line, state.doc.lines)));
  return Math.min(there.from + Math.max(0, column - 1), there.to);
}

function placed(state: EditorState, findings: readonly Finding[]): Diagnostic[] {
  return findings.map((finding) => {
    const from = offsetOf(state, finding);
    const word = state.wordAt(from);
    return {
      from,
      to: word === null || word.to <= from ? Math.min(from + 1, state.doc.length) : word.to,
      severity: finding.severity,
      message: finding.message,
    };
  });
}

function complete(context: CompletionContext, schema: Schema | undefined): CompletionResult | null {
  if (schema === undefined) return null;
  const place = placeAt(context.state.doc.toString(), context.pos);
  const word = /[\w-]*$/.exec(place.word)?.[0] ?? '';
  if (word === '' && !context.explicit) return null;
  const options = choicesAt(schema, place).map(
    ({ label, about, kind }): Completion => ({
      label,
      type: kind === 'key' ? 'property' : 'enum',
      apply: kind === 'key' ? `${label}: ` : label,
      ...(about === '' ? {} : { info: about }),
    }),
  );
  return options.length === 0 ? null : { from: context.pos - word.length, options, validFor: /^[\w-]*$/ };
}

function hover(editor: EditorView, at: number, schema: Schema | undefined) {
  const about = schema === undefined ? null : helpFor(schema, editor.state.doc.toString(), at);
  if (about === null) return null;
  return {
    pos: at,
    create: () => {
      const dom = document.createElement('div');
      dom.className = 'yaml-help';
      dom.textContent = about;
      return { dom };
    },
  };
}

/** The kit's own colours in both themes, in place of those that the highlighter brings for a white page. */
const COLOR_OF: Readonly<Record<string, string>> = {
  '#00c': 'var(--mantine-color-indigo-light-color)',
  '#708': 'var(--mantine-color-grape-light-color)',
  '#219': 'var(--mantine-color-cyan-light-color)',
  '#164': 'var(--mantine-color-cyan-light-color)',
  '#a11': 'var(--mantine-color-teal-light-color)',
  '#940': 'var(--mantine-color-dimmed)',
  '#f00': 'var(--mantine-color-error)',
};
const COLOURS = HighlightStyle.define(
  defaultHighlightStyle.specs.map(({ color, ...spec }) => ({
    ...spec,
    color: (typeof color === 'string' ? COLOR_OF[color] : undefined) ?? 'var(--mantine-color-text)',
  })),
);

const THEME = EditorView.theme({
  '&': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: '8px',
    fontSize: '14px',
    maxHeight: '560px',
    minHeight: '220px',
  },
  '&.cm-focused': { outline: '2px solid var(--mantine-primary-color-filled)' },
  '.cm-scroller': {
    fontFamily: 'var(--mantine-font-family-monospace)',
    overflow: 'auto',
    minHeight: '218px',
  },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--mantine-color-default)',
    color: 'var(--mantine-color-dimmed)',
    borderRight: '1px solid var(--mantine-color-default-border)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--mantine-color-default-hover)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--mantine-color-indigo-light-hover) !important',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--mantine-color-default-border)',
    maxWidth: '420px',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--mantine-primary-color-filled)',
    color: 'var(--mantine-color-white)',
  },
  '.yaml-help': { padding: '6px 10px' },
});
