// Links that lead away and files that are downloaded, also with the middle button. GA4 calls both
// kinds of click `click`; here one of a link that leads away has Snowplow's name, because the core's
// `click` stands beside it, and a journey that counts clicks must not find it twice.

import type { Page } from './page.js';

/** What GA4's enhanced measurement takes for files. */
const FILES =
  'pdf xls xlsx doc docx txt rtf csv exe key pps ppt pptx 7z pkg rar gz zip avi mov mp4 mpe mpeg wmv mid midi mp3 wav wma'.split(' ');

const LONGEST_TEXT = 100;

/** What `www.` is in front of is the same shop. */
const bare = (host: string) => host.replace(/^www\./, '');

export function links(page: Page, options: true | { downloads?: string[] }): void {
  const { downloads = FILES } = options === true ? {} : options;
  page.on('click auxclick', ({ path, event, at }) => {
    const link = path.find((each) => each instanceof HTMLAnchorElement);
    // The right button opens a menu, and follows nothing.
    if (!(link instanceof HTMLAnchorElement) || (event as MouseEvent).button > 1) return;
    const { protocol, hostname, origin, pathname, download } = link;
    const isWeb = /^https?:$/.test(protocol);
    const text = page.settings.text && link.closest(page.settings.text) && link.textContent;
    const described = {
      link_url: isWeb ? origin + pathname : undefined,
      link_domain: isWeb ? hostname : undefined,
      link_text: text ? text.trim().replace(/\s+/g, ' ').slice(0, LONGEST_TEXT) : undefined,
    };
    const extension = /\.(\w{1,10})$/.exec(download || pathname)?.[1]?.toLowerCase();
    if (link.hasAttribute('download') || (isWeb && extension && downloads.includes(extension))) {
      page.track('file_download', { file_extension: extension, ...described }, at);
    } else if (isWeb && bare(hostname) !== bare(location.hostname)) {
      page.track('link_click', described, at);
    }
  });
}
