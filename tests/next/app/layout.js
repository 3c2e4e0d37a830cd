import './shop.css';

export const metadata = { title: 'The shop' };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <script async src="/pages/shifts.js" />
        <script async src="/hydrated/order.js" />
        <script async src="/sdk/microstage.js" data-journey="hydration" data-key="demo" data-consent="granted" />
      </head>
      <body>
        <div id="app">{children}</div>
      </body>
    </html>
  );
}
