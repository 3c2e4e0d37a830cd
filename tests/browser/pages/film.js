// Counts the frames from a change of stage to each block. All that happens for one frame has one time on the
// document's timeline, so the order in which it happens does not matter.
const [times, shown] = [[], {}];
window.drawn = () => Object.fromEntries(Object.entries(shown).map(([slot, at]) => [slot, times.filter((time) => time > times[0] && time <= at).length]));

document.addEventListener('microstage:stage', () => {
  (function count() {
    times.push(document.timeline.currentTime);
    requestAnimationFrame(count);
  })();
  const look = () => {
    for (const { dataset } of document.querySelectorAll('[data-ms-shows]')) shown[dataset.msSlot] ??= document.timeline.currentTime;
  };
  look();
  new MutationObserver(look).observe(document.body, { subtree: true, attributeFilter: ['data-ms-shows'] });
});
