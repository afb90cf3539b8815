import assert from "node:assert/strict";
import { test } from "node:test";
import { stem } from "../../extensions/haiku_journal/search/static/search/stem.js";

// the examples of Porter's paper, one line a rule, carried through the rules that follow
const STEMS = {
  caresses: "caress", ponies: "poni", ties: "ti", caress: "caress", cats: "cat",
  feed: "feed", agreed: "agre", plastered: "plaster", bled: "bled", motoring: "motor", sing: "sing",
  conflated: "conflat", troubled: "troubl", sized: "size", hopping: "hop", tanned: "tan",
  falling: "fall", hissing: "hiss", fizzed: "fizz", failing: "fail", filing: "file",
  happy: "happi", sky: "sky",
  relational: "relat", conditional: "condit", rational: "ration", valenci: "valenc", digitizer: "digit",
  conformabli: "conform", radicalli: "radic", differentli: "differ", vileli: "vile",
  vietnamization: "vietnam", operator: "oper", feudalism: "feudal", decisiveness: "decis",
  hopefulness: "hope", callousness: "callous", formaliti: "formal", sensibiliti: "sensibl",
  triplicate: "triplic", formative: "form", formalize: "formal", electriciti: "electr",
  electrical: "electr", hopeful: "hope", goodness: "good",
  revival: "reviv", allowance: "allow", inference: "infer", airliner: "airlin", gyroscopic: "gyroscop",
  adjustable: "adjust", defensible: "defens", irritant: "irrit", replacement: "replac",
  adjustment: "adjust", dependent: "depend", adoption: "adopt", homologou: "homolog", communism: "commun",
  activate: "activ", angulariti: "angular", homologous: "homolog", effective: "effect", bowdlerize: "bowdler",
  probate: "probat", rate: "rate", cease: "ceas", controll: "control", roll: "roll",
};

test("the stems of Porter's paper", () => {
  for (const [word, expected] of Object.entries(STEMS)) assert.equal(stem(word), expected, word);
});

test("what is not a word of ASCII letters stays as it is", () => {
  for (const term of ["go", "e0502", "std.vector", "--noff", "->>", "größen", "C", ""]) assert.equal(stem(term), term);
});
