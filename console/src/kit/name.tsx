import { Badge, Tooltip } from '@mantine/core';
import { texts } from '../texts/index.ts';

/** Characters that make a name look like another one: direction overrides, invisible ones, controls. */
const DECEIVING = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** Hundreds stand on a page, so of plain elements. A name from outside: text only, apart from its surroundings, cut where it is long, marked where it may deceive. */
export function Name({ of, fallback = '–' }: { readonly of: string | null; readonly fallback?: string }) {
  if (of === null || of === '') return <span className="faint">{fallback}</span>;
  const deceiving = DECEIVING.test(of);
  return (
    <span className="name">
      <span className="name-text" title={visible(of.slice(0, 400))}>
        <bdi>{shownName(of)}</bdi>
      </span>
      {deceiving && (
        <Tooltip label={texts.kit.deceivingHelp}>
          <Badge size="xs" color="orange" variant="light" tt="none">
            {texts.kit.deceiving}
          </Badge>
        </Tooltip>
      )}
    </span>
  );
}

/** The same where only a text can stand: cut where it is long, what deceives made visible. */
export function shownName(text: string): string {
  return visible(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}

function visible(text: string): string {
  return [...text].map((one) => (DECEIVING.test(one) ? '␣' : one)).join('');
}
