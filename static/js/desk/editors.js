// Editors by the name of their field; filled by desk/editor once the page has one.

export const editors = new Map();

/** Work that ends in a text, uploads above all: saving waits for it. */
export const onTheWay = new Set();

export function underWay(work) {
  onTheWay.add(work);
  return work.finally(() => onTheWay.delete(work));
}
