// The three engines: which programs each needs, and how its driver is started.

import { readdirSync } from 'node:fs';
import { find, freePort } from './places.mjs';
import { start } from './processes.mjs';
import { until } from './wait.mjs';

const asRoot = process.getuid?.() === 0;

const CHROMIUM_ARGUMENTS = [
  '--headless',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--window-size=1280,900',
  // Chromium's own sandbox does not start for root.
  ...(asRoot ? ['--no-sandbox'] : []),
];

/** WebKit's browser is in no folder of the path. */
function miniBrowser() {
  const folders = ['/usr/libexec', '/usr/lib', ...libraries()];
  const versions = ['webkitgtk-6.0', 'webkit2gtk-4.1', 'webkit2gtk-4.0'];
  return find(...folders.flatMap((folder) => versions.map((version) => `${folder}/${version}/MiniBrowser`)));
}

function libraries() {
  try {
    return readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu')).map((name) => `/usr/lib/${name}`);
  } catch {
    return [];
  }
}

/**
 * Each engine: `programs` that it needs by what they are called; `launch` starts its driver and
 * returns the processes to end, the driver's address and the capabilities to ask it for.
 */
export const ENGINES = {
  chromium: {
    programs: () => ({
      chromium: find('chromium', 'chromium-browser', 'google-chrome'),
      chromedriver: find('chromedriver', '/usr/lib/chromium/chromedriver'),
    }),
    async launch({ chromium, chromedriver }, { args = [], prefs = {}, excludeSwitches = [] }) {
      const port = await freePort();
      const options = { binary: chromium, args: [...CHROMIUM_ARGUMENTS, ...args], prefs, excludeSwitches };
      return {
        processes: [start(chromedriver, [`--port=${port}`, '--allowed-ips=127.0.0.1'])],
        address: `http://127.0.0.1:${port}`,
        capabilities: { browserName: 'chrome', 'goog:chromeOptions': options },
      };
    },
  },
  firefox: {
    programs: () => ({ firefox: find('firefox-esr', 'firefox'), geckodriver: find('geckodriver') }),
    async launch({ firefox, geckodriver }, { args = [], prefs = {} }) {
      const [port, websocket] = [await freePort(), await freePort()];
      const options = { binary: firefox, args: ['-headless', ...args], prefs };
      return {
        processes: [
          start(geckodriver, ['--host', '127.0.0.1', '--port', `${port}`, '--websocket-port', `${websocket}`]),
        ],
        address: `http://127.0.0.1:${port}`,
        capabilities: { browserName: 'firefox', 'moz:firefoxOptions': options },
      };
    },
  },
  webkit: {
    programs: () => ({
      WebKitWebDriver: find('WebKitWebDriver'),
      Xvfb: find('Xvfb'),
      MiniBrowser: miniBrowser(),
    }),
    async launch({ WebKitWebDriver, Xvfb, MiniBrowser }, { args = [] }) {
      const display = await startDisplay(Xvfb);
      const port = await freePort();
      const env = {
        DISPLAY: display.name,
        // There is no session bus here, and nothing that the tests need is on one.
        NO_AT_BRIDGE: '1',
        // There is no graphics card: what a processor draws as if it were one takes a third of the time of all.
        WEBKIT_SKIA_ENABLE_CPU_RENDERING: '1',
        LP_NUM_THREADS: '1',
        GDK_BACKEND: 'x11',
        // WebKit's own sandbox does not start for root.
        ...(asRoot ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } : {}),
      };
      return {
        processes: [start(WebKitWebDriver, [`--port=${port}`], { env }), display.process],
        address: `http://127.0.0.1:${port}`,
        capabilities: {
          browserName: 'MiniBrowser',
          'webkitgtk:browserOptions': { binary: MiniBrowser, args: ['--automation', ...args] },
        },
      };
    },
  },
};

/** A display of our own: the X server picks a free number and tells it through a pipe. */
async function startDisplay(Xvfb) {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1000x24', '-nolisten', 'tcp'];
  const started = start(Xvfb, args, { stdio: ['pipe'] });
  let told = '';
  started.child.stdio[3].on('data', (chunk) => {
    told += chunk;
  });
  await until('a display', () => told.includes('\n'), { explain: () => started.printed });
  return { process: started, name: `:${told.trim()}` };
}
