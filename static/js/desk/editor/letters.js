// One filter for letters at every door, as relations/text/letters.py has it for files.

const INVISIBLE = /[\u00ad\u200b\u2060\ufeff\u180e\u034f\u2061-\u2064]/g;
const MARKS = /[\u200e\u200f\u061c\u200c\u200d]/g;
const NEEDS_MARKS = /[\u0590-\u08ff\u0900-\u0dff\ufb1d-\ufdff\ufe70-\ufefc]|\p{Extended_Pictographic}/u;
export const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const OLD_LETTERS = "ЌЋќћЎўЈҐЄЇґєјЅѕї", TODAY = "ҚҺқһҰұӘӨҒҮөғәҢңү";
const OLD_KAZAKH = /[Ќќ](?:а[зржтлндсй]|[ысі])|[ыщэюяі][а-яёі]*[јѕќ]|[јѕќЈЅЌ][а-яёі]*[ыйщэюяі]|жјн|јл[ес]/;
const LOST_LETTER = /\p{L}\?+\p{L}|(?<!\S)\?+\p{L}{2,}|\ufffd/u;

/** The same words in composed letters, without invisible signs and doubled spaces. */
export function tidy(text) {
  const plain = text.normalize("NFC").replace(INVISIBLE, "");
  const clean = NEEDS_MARKS.test(plain) ? plain : plain.replace(MARKS, "");
  return clean.replace(/(?<=\S) {2,}(?=\S)/g, " ");
}

/** Words with a question mark between letters: a program without the letter saved them. */
export function withLostLetters(text) {
  return text.split(/\s+/).filter((word) => !word.includes("://") && LOST_LETTER.test(word));
}

/** Words whose Kazakh letters stand as those that old fonts had in their places, as they are and as they should be. */
export function inOldLetters(text) {
  if (!OLD_KAZAKH.test(text)) return [];
  const today = (word) => [...word].map((letter) => TODAY[OLD_LETTERS.indexOf(letter)] ?? letter).join("");
  return (text.match(/[\u0400-\u04ff]+/g) ?? []).filter((word) => today(word) !== word).map((word) => `${word} – ${today(word)}`);
}

/** Is most of it written from right to left? */
export function isRightToLeft(text) {
  const letters = [...text].filter((letter) => /\p{L}/u.test(letter));
  return letters.length > 0 && letters.filter((letter) => RIGHT_TO_LEFT.test(letter)).length * 2 > letters.length;
}

// a hyphen at the end of a line that belongs to the word, as relations/exchange/layers.py knows it
const COMPOUND = /((?:\p{L}{2,}(?:ско|цко|ико|льно|чно|нно|ово|аво)|(?<!\p{L})(?:северо|юго|кое))[-\u2010])[ \t]*\n\s*(?=[а-яё]{5})|(\p{L}{2,}[-\u2010])[ \t]*\n\s*(?=(?:нибудь|либо|таки)(?!\p{L}))/giu;

/** Paragraphs of plain text; lines that a PDF broke are joined, with their hyphens. */
export function paragraphs(text) {
  const lines = tidy(text.replace(/\r\n?/g, "\n"));
  const blocks = lines.split(/\n[ \t]*\n/).map((block) => block.trim()).filter(Boolean);
  const isBroken = blocks.length > 1 || /\p{L}[-\u2010]\n\s*\p{Ll}/u.test(lines) || areEvenlyLong(lines);
  if (!isBroken) return lines.split("\n").map((line) => line.trim()).filter(Boolean);
  return blocks.map((block) => block.replace(COMPOUND, "$1$2").replace(/(?<=\p{L})[-\u2010]\n\s*(?=\p{Ll})/gu, "").replace(/\s*\n\s*/g, " "));
}

/** Three or more lines of about one length are a paragraph that was cut by a page. */
function areEvenlyLong(text) {
  const lines = text.trim().split("\n").map((line) => line.trim().length);
  const longest = Math.max(...lines);
  return lines.length > 2 && longest > 45 && lines.slice(0, -1).every((length) => length > longest * 0.7);
}
