const now = new Date().toUTCString().replace('GMT', '+0000');
const crlf = (text: string) => text.replaceAll('\n', '\r\n');

/** The test text that every filter knows, beside nothing that matters. */
export const gtube = crlf(`From: Ann <ann@news.example>
To: Bob <bob@reader.example>
Subject: A test of your filter
Date: ${now}
Message-ID: <gtube.1@news.example>

XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X
`);

export const newsletter = crlf(`From: The Garden Club <letters@news.example>
To: Bob Reader <bob@reader.example>
Subject: What grows in November
Date: ${now}
Message-ID: <2026-11.letter@news.example>
List-Id: Letters of the garden club <letters.news.example>
List-Unsubscribe: <https://www.news.example/leave?id=7>, <mailto:leave@news.example>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="leaf"

--leaf
Content-Type: text/plain; charset=utf-8

Hello Bob,

the beds are empty now, and the tools can be cleaned and put away. In this letter we tell how to keep bulbs over the
winter, and which of the old apple trees we planted again behind the meeting house last week.

Read on: https://www.news.example/november

You get this letter because you joined the club. Leave: https://www.news.example/leave?id=7
--leaf
Content-Type: text/html; charset=utf-8

<!DOCTYPE html>
<html><head><title>What grows in November</title></head><body>
<p>Hello Bob,</p>
<p>the beds are empty now, and the tools can be cleaned and put away. In this letter we tell how to keep bulbs over the
winter, and which of the old apple trees we planted again behind the meeting house last week.</p>
<p>Read on: <a href="https://www.news.example/november">the letter of November</a></p>
<p>You get this letter because you joined the club. <a href="https://www.news.example/leave?id=7">Leave</a></p>
</body></html>
--leaf--
`);

/** As phishing is made: no proof of its sender, a link that lies, and haste. */
export const phishing = crlf(`From: "Security Dept service@bank.example" <x9k2q@dialup.example>
Reply-To: claims@elsewhere.example
To: undisclosed-recipients:;
Subject: URGENT!!! YOUR ACCOUNT WILL BE CLOSED
X-Priority: 1
X-MSMail-Priority: High
Content-Type: text/html

<html><body><font size="1" color="#fefefe">quarterly garden beds meeting apple</font>
<p>Dear Friend,</p>
<p>Your account has been suspended. Please verify your password and credit card number now, or you lose $5,000,000.00.
This offer is 100% guaranteed risk free.</p>
<a href="http://44.128.99.7:8080/%62%61%6e%6b/login.php?id=77">https://www.bank.example/login</a>
<form action="http://44.128.99.7/take"><input name="password"></form>
</body></html>
`);
