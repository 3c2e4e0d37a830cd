// What a layer was told of promotions, as anybody else would read it.
window.show = () => microstage('track', 'show', { layout: 'all' });
window.told = (layer) => JSON.parse(JSON.stringify([...(window[layer] ?? [])].filter((message) => 'ecommerce' in message)));
