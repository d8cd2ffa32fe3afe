// Editors by the name of their field; filled by desk/editor once the page has one.

export const editors = new Map();
