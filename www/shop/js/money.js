// Prices in words, and what delivery costs.

const whole = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });
const exact = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });

export const currency = 'EUR';

// Whole euros are written without cents, as on a price tag.
export const price = (amount) => (Number.isInteger(amount) ? whole : exact).format(amount);

export const amount = (value) => exact.format(value);

// Sums of prices are kept in cents while they are added, because 0.1 + 0.2 is not 0.3.
export const sum = (amounts) => amounts.reduce((cents, value) => cents + Math.round(value * 100), 0) / 100;

export const deliveries = {
  standard: { name: 'Standard', time: '2–4 working days', cost: 4.9, freeFrom: 60 },
  express: { name: 'Express', time: 'next working day', cost: 9.9, freeFrom: Infinity },
};

export const deliveryCost = (kind, goods) => (goods >= deliveries[kind].freeFrom ? 0 : deliveries[kind].cost);
