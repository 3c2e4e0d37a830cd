// What is asked, in the languages that we have. Each has every text; a shop may put its own in their place.

const en = {
  title: 'May we fit this shop to you?',
  text: 'If you allow it, what you look at here decides what we show you. Until you answer, nothing is stored and nothing is sent, and you can change your mind at any time.',
  accept: 'Accept all',
  reject: 'Reject all',
  choose: 'Choose',
  heading: 'Your privacy choices',
  personalise: 'Personalise',
  personalise_text: 'What you look at decides what this page shows you. For this alone nothing leaves the page.',
  persist: 'Remember',
  persist_text: 'What fits you is kept in this browser together with a random number, for your next visit.',
  send: 'Report',
  send_text: 'What you do here is sent to the shop under that random number, so that it learns what helps.',
  withheld: 'Your browser asks not to be tracked, so this stays off.',
  save: 'Save my choice',
  close: 'Close',
  policy: 'Privacy policy',
};

/** The name of a text. */
export type TextName = keyof typeof en;

type Texts = Record<TextName, string>;

const ar: Texts = {
  title: 'هل تسمح بأن يتكيّف هذا المتجر معك؟',
  text: 'إذا سمحت، فإن ما تشاهده هنا يحدّد ما نعرضه عليك. إلى أن تجيب لا نحفظ شيئًا ولا نرسل شيئًا، ويمكنك تغيير رأيك في أي وقت.',
  accept: 'قبول الكل',
  reject: 'رفض الكل',
  choose: 'اختيار',
  heading: 'خيارات الخصوصية',
  personalise: 'التخصيص',
  personalise_text: 'ما تشاهده يحدّد ما تعرضه هذه الصفحة عليك. ولهذا الغرض وحده لا يغادر الصفحة شيء.',
  persist: 'التذكّر',
  persist_text: 'يُحفظ ما يناسبك في هذا المتصفح مع رقم عشوائي لزيارتك القادمة.',
  send: 'الإبلاغ',
  send_text: 'يُرسَل ما تفعله هنا إلى المتجر تحت ذلك الرقم العشوائي ليعرف ما يفيد.',
  withheld: 'يطلب متصفحك عدم التتبّع، لذلك يبقى هذا الخيار متوقفًا.',
  save: 'حفظ اختياري',
  close: 'إغلاق',
  policy: 'سياسة الخصوصية',
};

const de: Texts = {
  title: 'Dürfen wir diesen Shop auf Sie abstimmen?',
  text: 'Wenn Sie es erlauben, entscheidet das, was Sie hier ansehen, darüber, was wir Ihnen zeigen. Bis Sie antworten, wird nichts gespeichert und nichts gesendet, und Sie können Ihre Wahl jederzeit ändern.',
  accept: 'Alle annehmen',
  reject: 'Alle ablehnen',
  choose: 'Auswählen',
  heading: 'Ihre Privatsphäre',
  personalise: 'Anpassen',
  personalise_text: 'Was Sie ansehen, entscheidet, was diese Seite Ihnen zeigt. Dafür allein verlässt nichts die Seite.',
  persist: 'Merken',
  persist_text: 'Was zu Ihnen passt, wird zusammen mit einer Zufallszahl in diesem Browser aufbewahrt, für Ihren nächsten Besuch.',
  send: 'Mitteilen',
  send_text: 'Was Sie hier tun, wird dem Shop unter dieser Zufallszahl gesendet, damit er erfährt, was hilft.',
  withheld: 'Ihr Browser bittet darum, nicht verfolgt zu werden; deshalb bleibt dies aus.',
  save: 'Auswahl speichern',
  close: 'Schließen',
  policy: 'Datenschutzerklärung',
};

const es: Texts = {
  title: '¿Podemos adaptar esta tienda a usted?',
  text: 'Si lo permite, lo que mire aquí decide lo que le mostramos. Hasta que responda no se guarda ni se envía nada, y puede cambiar de opinión en cualquier momento.',
  accept: 'Aceptar todo',
  reject: 'Rechazar todo',
  choose: 'Elegir',
  heading: 'Sus opciones de privacidad',
  personalise: 'Personalizar',
  personalise_text: 'Lo que mira decide lo que esta página le muestra. Solo para esto, nada sale de la página.',
  persist: 'Recordar',
  persist_text: 'Lo que encaja con usted se guarda en este navegador junto con un número aleatorio, para su próxima visita.',
  send: 'Informar',
  send_text: 'Lo que hace aquí se envía a la tienda con ese número aleatorio, para que sepa qué ayuda.',
  withheld: 'Su navegador pide que no se le rastree, así que esto queda desactivado.',
  save: 'Guardar mi elección',
  close: 'Cerrar',
  policy: 'Política de privacidad',
};

const fr: Texts = {
  title: 'Pouvons-nous adapter cette boutique à vous ?',
  text: 'Si vous l’acceptez, ce que vous regardez ici décide de ce que nous vous montrons. Tant que vous n’avez pas répondu, rien n’est enregistré ni envoyé, et vous pouvez changer d’avis à tout moment.',
  accept: 'Tout accepter',
  reject: 'Tout refuser',
  choose: 'Choisir',
  heading: 'Vos choix de confidentialité',
  personalise: 'Personnaliser',
  personalise_text: 'Ce que vous regardez décide de ce que cette page vous montre. Pour cela seul, rien ne quitte la page.',
  persist: 'Se souvenir',
  persist_text: 'Ce qui vous convient est conservé dans ce navigateur avec un nombre aléatoire, pour votre prochaine visite.',
  send: 'Informer',
  send_text: 'Ce que vous faites ici est envoyé à la boutique sous ce nombre aléatoire, pour qu’elle sache ce qui est utile.',
  withheld: 'Votre navigateur demande de ne pas être suivi : ceci reste donc désactivé.',
  save: 'Enregistrer mon choix',
  close: 'Fermer',
  policy: 'Politique de confidentialité',
};

const it: Texts = {
  title: 'Possiamo adattare questo negozio a lei?',
  text: 'Se lo consente, ciò che guarda qui decide che cosa le mostriamo. Finché non risponde, nulla viene memorizzato e nulla viene inviato, e può cambiare idea in qualsiasi momento.',
  accept: 'Accetta tutto',
  reject: 'Rifiuta tutto',
  choose: 'Scegli',
  heading: 'Le sue scelte sulla privacy',
  personalise: 'Personalizzare',
  personalise_text: 'Ciò che guarda decide che cosa le mostra questa pagina. Solo per questo, nulla lascia la pagina.',
  persist: 'Ricordare',
  persist_text: 'Ciò che fa per lei viene conservato in questo browser insieme a un numero casuale, per la prossima visita.',
  send: 'Comunicare',
  send_text: 'Ciò che fa qui viene inviato al negozio con quel numero casuale, perché sappia che cosa è utile.',
  withheld: 'Il suo browser chiede di non essere tracciato, quindi questa voce resta disattivata.',
  save: 'Salva la mia scelta',
  close: 'Chiudi',
  policy: 'Informativa sulla privacy',
};

const nl: Texts = {
  title: 'Mogen we deze winkel op u afstemmen?',
  text: 'Als u het toestaat, bepaalt wat u hier bekijkt wat wij u tonen. Tot u antwoordt, wordt er niets opgeslagen en niets verzonden, en u kunt altijd van gedachten veranderen.',
  accept: 'Alles accepteren',
  reject: 'Alles weigeren',
  choose: 'Kiezen',
  heading: 'Uw privacykeuzes',
  personalise: 'Afstemmen',
  personalise_text: 'Wat u bekijkt, bepaalt wat deze pagina u toont. Hiervoor alleen verlaat niets de pagina.',
  persist: 'Onthouden',
  persist_text: 'Wat bij u past, wordt samen met een willekeurig getal in deze browser bewaard, voor uw volgende bezoek.',
  send: 'Doorgeven',
  send_text: 'Wat u hier doet, wordt onder dat willekeurige getal naar de winkel gestuurd, zodat die weet wat helpt.',
  withheld: 'Uw browser vraagt om niet gevolgd te worden, dus dit blijft uit.',
  save: 'Mijn keuze opslaan',
  close: 'Sluiten',
  policy: 'Privacybeleid',
};

const pl: Texts = {
  title: 'Czy możemy dopasować ten sklep do Ciebie?',
  text: 'Jeśli się zgodzisz, to, co tu oglądasz, zdecyduje o tym, co pokażemy. Dopóki nie odpowiesz, niczego nie zapisujemy ani nie wysyłamy, a zdanie można zmienić w każdej chwili.',
  accept: 'Zaakceptuj wszystko',
  reject: 'Odrzuć wszystko',
  choose: 'Wybierz',
  heading: 'Twoje ustawienia prywatności',
  personalise: 'Dopasowanie',
  personalise_text: 'To, co oglądasz, decyduje o tym, co pokazuje ta strona. Tylko w tym celu nic jej nie opuszcza.',
  persist: 'Zapamiętanie',
  persist_text: 'To, co do Ciebie pasuje, jest przechowywane w tej przeglądarce razem z losową liczbą, na następną wizytę.',
  send: 'Przekazanie',
  send_text: 'To, co tu robisz, jest wysyłane do sklepu pod tą losową liczbą, aby wiedział, co pomaga.',
  withheld: 'Twoja przeglądarka prosi o nieśledzenie, dlatego ta opcja pozostaje wyłączona.',
  save: 'Zapisz mój wybór',
  close: 'Zamknij',
  policy: 'Polityka prywatności',
};

const pt: Texts = {
  title: 'Podemos adaptar esta loja a si?',
  text: 'Se o permitir, o que vê aqui decide o que lhe mostramos. Até responder, nada é guardado e nada é enviado, e pode mudar de opinião a qualquer momento.',
  accept: 'Aceitar tudo',
  reject: 'Rejeitar tudo',
  choose: 'Escolher',
  heading: 'As suas escolhas de privacidade',
  personalise: 'Personalizar',
  personalise_text: 'O que vê decide o que esta página lhe mostra. Só para isto, nada sai da página.',
  persist: 'Recordar',
  persist_text: 'O que lhe convém é guardado neste navegador com um número aleatório, para a sua próxima visita.',
  send: 'Comunicar',
  send_text: 'O que faz aqui é enviado à loja com esse número aleatório, para que saiba o que ajuda.',
  withheld: 'O seu navegador pede para não ser seguido, por isso esta opção fica desligada.',
  save: 'Guardar a minha escolha',
  close: 'Fechar',
  policy: 'Política de privacidade',
};

/** By language. */
export const TEXTS: { readonly [language: string]: Texts } & { readonly en: Texts } = { en, ar, de, es, fr, it, nl, pl, pt };

/** Languages of ours that are written from the right. */
export const RIGHT_TO_LEFT = /^ar$/;
