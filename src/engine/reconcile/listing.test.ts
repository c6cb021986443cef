import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RemoteAccount } from '../../domain/connector.ts';
import { beginListing, takePage } from './listing.ts';

const account = (id: string): RemoteAccount => ({
  id,
  name: id,
  active: true,
  keys: {},
  entitlements: [],
  administrator: false,
  attributes: {},
});

/** Cuts a list into pages of these sizes, each page naming the next. */
function pagesOf(ids: readonly string[], sizes: readonly number[]) {
  const pages: { items: RemoteAccount[]; next?: string }[] = [];
  let at = 0;
  for (const size of sizes) {
    if (at >= ids.length) break;
    pages.push({ items: ids.slice(at, at + size).map(account) });
    at += size;
  }
  if (at < ids.length || pages.length === 0) pages.push({ items: ids.slice(at).map(account) });
  return pages.map((page, i) => (i + 1 < pages.length ? { ...page, next: `page-${i + 1}` } : page));
}

const listed = fc.record({
  ids: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 60 }),
  sizes: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 }),
});

describe('the pages of a listing', () => {
  it('give every account once, and are whole only after the last', () => {
    fc.assert(
      fc.property(listed, ({ ids, sizes }) => {
        const listing = beginListing(0);
        const pages = pagesOf(ids, sizes);
        for (const [i, page] of pages.entries()) {
          expect(listing.whole).toBe(false);
          takePage(listing, page);
          expect(listing.whole).toBe(i === pages.length - 1);
        }
        expect([...listing.accounts.keys()].sort()).toEqual([...ids].sort());
      }),
    );
  });

  it('are refused when any page comes a second time', () => {
    fc.assert(
      fc.property(listed, fc.nat(), ({ ids, sizes }, which) => {
        const pages = pagesOf(ids, sizes).filter((page) => page.items.length > 0);
        fc.pre(pages.length > 1);
        const listing = beginListing(0);
        const again = which % (pages.length - 1);
        const read = () => {
          for (const [i, page] of pages.entries()) {
            takePage(listing, page);
            if (i === again) takePage(listing, page);
          }
        };
        expect(read).toThrowError(/LISTING_INVALID|cannot be trusted/);
      }),
    );
  });

  it('are refused when they go in a circle', () => {
    const circle = beginListing(0);
    takePage(circle, { items: [account('a')], next: 'x' });
    expect(() => takePage(circle, { items: [account('b')], next: 'x' })).toThrowError(/circle/);
  });
});
