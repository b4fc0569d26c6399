/**
 * Chinese of the traditional script, with the words of Taiwan and Hong Kong, as the mainland writes it: one rule then knows both.
 * Only characters that mail systems use; what is not known stays. The other words for one thing are made one as well.
 */
export function mainlandChinese(text: string): string {
  const simplified = text.replace(TRADITIONAL, (mark) => SIMPLIFIED.get(mark) ?? mark);
  return simplified.replace(OTHER_WORDS, (word) => WORDS.get(word) ?? word);
}

const FROM =
  '郵無戶帳賬號網連線滿過發證驗碼誤錯應絕單總檔間錄權議協進遠運達遞遲還這閉開關問題類項級試請訊設許該說語認讀變資' +
  '質費負載較輸轉執報場塊壞夠實寫導屬層廣後從態換損據擋擊擇數斷時書會樣標機檢殺況測準濾狀獲現產異當監盤確種稱積穩' +
  '約組結給統絡維緊編緩繼續縮織聯聲腦與處術衛裝見規視觸計訂記訪評詞詢詳誌調講識護讓責違適選釋鎖鏈鍵長門閱隊際險隨' +
  '隱離難雙電響頁順須預頻頭額顯餘體點來佇個們傳傷僅億兩凍刪則動區參員啟嘗團圖壓備內併並佔係冊劃務勝勵卻厭叢嚴國圍' +
  '寬對將專尋屆帶幫幾強彙徵惡戰採掃掛揮攔攜敗敵於暫曆東極構榮樓橋歸歷毀決沒淨減湧滅煩環畢畫盡礙禮稅節範簡簽籌納細' +
  '終經綁緣縣繫罰職臨舉蓋虛補製複訓託訴診註誠談諮謝豐貝財貨購贈趙軟農邊鄰銷錶鐵閒陽隻雜頓頗願飽驟髒鬆黃黨齊擴櫃寧' +
  '廢彈復戲擬擾擁撥獨匯儲償優僞偽囉壽夾奪妳姍婦孫學審詐騙釣魚';
const TO =
  '邮无户帐账号网连线满过发证验码误错应绝单总档间录权议协进远运达递迟还这闭开关问题类项级试请讯设许该说语认读变资' +
  '质费负载较输转执报场块坏够实写导属层广后从态换损据挡击择数断时书会样标机检杀况测准滤状获现产异当监盘确种称积稳' +
  '约组结给统络维紧编缓继续缩织联声脑与处术卫装见规视触计订记访评词询详志调讲识护让责违适选释锁链键长门阅队际险随' +
  '隐离难双电响页顺须预频头额显余体点来伫个们传伤仅亿两冻删则动区参员启尝团图压备内并并占系册划务胜励却厌丛严国围' +
  '宽对将专寻届带帮几强汇征恶战采扫挂挥拦携败敌于暂历东极构荣楼桥归历毁决没净减涌灭烦环毕画尽碍礼税节范简签筹纳细' +
  '终经绑缘县系罚职临举盖虚补制复训托诉诊注诚谈咨谢丰贝财货购赠赵软农边邻销表铁闲阳只杂顿颇愿饱骤脏松黄党齐扩柜宁' +
  '废弹复戏拟扰拥拨独汇储偿优伪伪啰寿夹夺你姗妇孙学审诈骗钓鱼';
const TRADITIONAL = new RegExp(`[${FROM}]`, 'g');
const SIMPLIFIED: ReadonlyMap<string, string> = new Map([...FROM].map((mark, at) => [mark, TO[at] ?? mark]));

/** In the simplified script. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['伺服器', '服务器'],
  ['使用者', '用户'],
  ['收件者', '收件人'],
  ['收信人', '收件人'],
  ['寄件者', '发件人'],
  ['寄件人', '发件人'],
  ['发信人', '发件人'],
  ['发送者', '发件人'],
  ['发送方', '发件人'],
  ['信箱', '邮箱'],
  ['收件匣', '收件箱'],
  ['信件', '邮件'],
  ['档案', '文件'],
  ['网域', '域名'],
  ['位址', '地址'],
  ['逾时', '超时'],
  ['连线', '连接'],
  ['帐户', '账号'],
  ['账户', '账号'],
  ['帐号', '账号'],
]);
const OTHER_WORDS = new RegExp([...WORDS.keys()].join('|'), 'g');
