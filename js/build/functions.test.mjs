// The names that a build leaves in a module, as people read them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crateOf, identifiers } from './functions.mjs';

const NAMES = [
  ['_RNvMNtCs7WrT91d96oH_10microstage7runtimeNtB2_7Runtime4turn', 'microstage', 'microstage::runtime::Runtime::turn'],
  ['_RNvMs6_NtCsaQ3dpYM3lDl_5alloc2rcINtB5_2RcNtNtCs7W_10microstage7runtime7RuntimeE9drop_slowBH_', 'alloc', 'alloc::rc::Rc::microstage::runtime::Runtime::drop_slow'],
  ['_RNvNtCseb8I5LkV9UB_17compiler_builtins3mem7memmove', 'compiler_builtins', 'compiler_builtins::mem::memmove'],
];
for (const [mangled, crate, readable] of NAMES) {
  test(readable, () => {
    assert.equal(crateOf(mangled), crate);
    assert.equal(identifiers(mangled).join('::'), readable);
  });
}

test('what has no Rust name is glue', () => {
  assert.equal(crateOf('__wbindgen_malloc'), 'exports and glue');
});
