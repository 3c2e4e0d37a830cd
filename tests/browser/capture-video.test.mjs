// Videos: what was really played, and not what was jumped over. They play by the real clock.

import assert from 'node:assert/strict';
import { observe, on, told } from './support/capture.mjs';
import { forEachEngine } from './support/engines.mjs';
import { untilPage } from './support/visit.mjs';

const SECONDS = 4;
const RATE = 8000;

/** Silence, in the one format that every engine plays without a codec: 8 bits, mono. */
function silence() {
  const header = Buffer.alloc(44);
  const length = SECONDS * RATE;
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(length, 40);
  return Buffer.concat([header, Buffer.alloc(length, 128)]).toString('base64');
}

const VIDEO = `<video id="film" muted src="data:audio/wav;base64,${silence()}"></video>`;

const event = (name, percent) => [name, { element: '#film', video_percent: percent, video_duration: SECONDS }];
const START = event('video_start', 0);
const END = event('video_complete', 100);
const QUARTERS = [25, 50, 75].map((percent) => event('video_progress', percent));

const play = (driver) => on(driver, '#film', 'element.muted = true; element.playbackRate = 4; element.play()');
const decorate = (driver) => on(driver, '#film', 'element.muted = element.autoplay = element.loop = true');
// Before it plays: how far it comes before a script stops it depends on the machine.
const jump = (driver) => on(driver, '#film', `element.currentTime = ${SECONDS - 0.4}`);
const ended = (driver) => untilPage(driver, 'the end', "return document.querySelector('#film').ended");
const loaded = (driver) => untilPage(driver, 'its data', "return document.querySelector('#film').readyState >= 2");
const at = (second) => (driver) => untilPage(driver, `second ${second}`, "return document.querySelector('#film').currentTime >= arguments[0]", second);

const ROWS = [
  ['begun, each quarter, and the end', { acts: [play, ended], expected: [START, ...QUARTERS, END] }],
  ['begun and paused, and gone on with', {
    acts: [play, at(1.5), (driver) => on(driver, '#film', 'element.pause()'), play, ended], expected: [START, ...QUARTERS, END],
  }],
  ['what is jumped over was not seen', {
    acts: [loaded, jump, play, ended], expected: [START, END],
  }],
  ['played twice, told once', { acts: [play, ended, play, ended], expected: [START, ...QUARTERS, END] }],
  ['one that begins by itself and never ends is decoration', { acts: [decorate, play, at(2)], expected: [] }],
];

forEachEngine('capture of videos', async ({ driver, engine }, t) => {
  for (const [title, { acts, expected }] of ROWS) {
    await t.test(title, async (t) => {
      await observe(t, driver, { html: VIDEO, capture: { video: true } });
      // WebKit's port plays by plug-ins of GStreamer, which not every machine has.
      if (engine === 'webkit') {
        const canPlay = await on(driver, '#film', "return element.canPlayType('audio/wav')");
        if (!canPlay) return t.skip('this WebKit plays no media: GStreamer has no plug-in for wav');
      }
      for (const act of acts) await act(driver);
      assert.deepEqual(await told(driver), expected);
      assert.deepEqual(await driver.executeScript('return refused'), []);
    });
  }
});
