// A visitor with an id that the test knows, in a browser that does not say that a program runs it.
(() => {
  const given = new URLSearchParams(location.search);
  if (given.has('visitor') && localStorage.getItem('microstage.visitor') !== given.get('visitor')) {
    localStorage.removeItem('microstage.state');
    localStorage.setItem('microstage.visitor', given.get('visitor'));
  }
  if (!given.has('program')) {
    const { userAgent } = navigator;
    Object.defineProperty(navigator, 'webdriver', { get: () => false });
    Object.defineProperty(navigator, 'userAgent', { get: () => userAgent.replace('Headless', '') });
  }
  window.microstage = function () {
    (microstage.q = microstage.q || []).push([Date.now(), arguments]);
  };
  microstage('consent', given.get('consent') ?? 'granted');
  window.dataLayer = [];
  document.addEventListener('click', ({ target }) => {
    if (target.id === 'buy') dataLayer.push({ event: 'purchase', ecommerce: { transaction_id: `T-${Math.random()}`, value: 40, currency: 'EUR' } });
  });
})();
