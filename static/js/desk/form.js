// The edit form of the desk: each behaviour is a module of its own. The editor is fetched only where a text needs it.

import { bars } from "desk/bars";
import "desk/choices";
import { conflicts } from "desk/conflicts";
import { dates } from "desk/dates";
import { languages } from "desk/languages";
import { moments } from "desk/moments";
import { names } from "desk/names";
import { parties } from "desk/parties";
import { rows } from "desk/rows";
import { saving } from "desk/saving";

if (document.querySelector("textarea[data-django-prose-editor-desk]")) (await import("desk/editor")).startEditors();
bars();
languages();
names();
rows();
parties();
conflicts();
dates();
moments();
saving();
document.querySelector("[data-workflow] .errorlist")?.scrollIntoView({ block: "center" });
document.documentElement.dataset.desk = "ready"; // hands that are faster than scripts (tests) wait for this
