"""Words by which languages are recognised, and beginnings of what customers write of."""

# Folded. Neighbours we do not speak stand here to win over ours: a Turkish mail
# shall be "", not wrongly Azerbaijani.
SMALL_WORDS = {
    "en": """super the and you your for is are was were this that it my me with have has had
        not please thanks thank hello hi hey dear of to i we can could would when what
        where how do does did from but be been will order which there their they our
        regards sorry help good morning yes about any if or an at by on in just still want
        need got get no why who he she his her am delivery flowers open today tomorrow
        call vase roses rose card cards came come paid sent send buy price cost cheap
        close closed late again dead happy unhappy awful worst money never someone anyone
        nobody thing nothing looks like picture phone wrong broken bad great best very too
        so after before refund wilted wet old new colour color red white ring number
        address tonight terrible moved picks up one stop sending lovely parking us let
        more half wait long short twice double""",
    "az": """super ve men sen biz siz mene sene bize size menim senin bizim sizin bu o da de ki
        ile ucun var yox nece necedir niye hara harada haradan ne neye kim cox salam
        sabahiniz xeyir axsaminiz gununuz zehmet olmasa tesekkur tesekkurler sagolun sag
        olun minnetdaram hec deyil idi oldu olub olar olsa eger amma lakin cunki kimi
        qeder gore sonra evvel indi bugun sabah dunen sifaris sifarisim gul guller
        gullerin catdirilma catmayib gelmeyib isteyirem isteyirdim olunub edin edirem edib
        etdim bilirem bilmirem xahis hormetle sikayet sikayetim qiymet qiymeti nomre
        nomrem mene sizden sizde bizde yaxsi pis sual musteri mumkundur mumkun ola biler
        her hemin ise uzre olan olaraq haqqinda dukan magaza unvan gonderin zeng edin
        hansi aciqdir heleki hele daha butun bir ad gunu buketi pul pulu pulum pulumu
        pisdir teze kohne ela geri manat azn vaxt saat sehv solub sinib axsam seher bazar
        duz dogru buket vaza faktura raziyam razi gelmedi gecikdi cavab verin olarmi nedir
        kimdir kart kartdan telefona paket gulleri gelib gelin bezi lazim lazimdir yanlis
        basqa adama adam yarisi renk rengi iki defe qonsu adim kobud sizir qebz hediyye
        karti toy toyumu gunume ona onlar bunu bunun ucuz nefer""",
    "bs": """tu sada i u je se na da su za od sa sam si smo ste ali ako ili nije nisu nisam sto
        sta kako kada kad gdje gde zasto koji koja koje kojih mi vi ja ti on ona oni moj
        moja moje vas vasa vase nas nasa iz do po uz pri te li bi bih bio bila bilo biti
        ima imam imate nema molim hvala zdravo dobar dan dobro jutro vece postovani
        postovanje pozdrav lijep narudzba narudzbu cvijece cvjecara buket dostava dostavu
        jos vec samo vrlo mnogo danas sutra jucer juce hocu zelim zelio zeljela mozete
        mogu moze hitno radno vrijeme cijena cijenu kupac kupci sve svi ovo ova ovaj to
        taj ta koliko kosta jer nego kao moju stigla stigao stiglo adresa adrese los losa
        lose uzas uzasno novac novca racun boja boje ruza ruze treba trebam vaza vazu
        faktura fakturu niko niste nista kasni kasnite zalba slika slici slike dosao dosla
        doslo dosli zuri nikad nikada opet vratite javlja cekam cekamo lijepo lijepa super
        odlicno odlicna nova novo stara hitan prelijepo kurir kurira paket paketa dva puta
        ime selam curi pare fali pola prekrasan nemojte slati svima traje cekanje vam
        njega njoj uvijek bez tri jedan jedna kod nama vama hej""",
    "fr": """super le la les l un une des du de d et est sont ete etait je j tu il elle nous
        vous ils on ne pas plus que qui quoi quand ou comment pourquoi pour par avec sans
        dans sur sous au aux ce cet cette ces mon ma mes votre vos notre nos son sa ses
        bonjour bonsoir salut merci svp s y en a ai as avez avons ont suis etes n c qu m
        se si mais donc car tres bien commande livraison fleurs bouquet cordialement
        madame monsieur encore deja jamais rien puis peut pouvez voudrais faire fait etre
        avoir tout tous chez quel quelle combien vase roses nul nulle recu venu veux perdu
        cher trop beau belle jolie prix devis soir matin heure heures carte argent euros
        hier demain erreur retard toujours content contente decu decue mauvais mauvaise
        personne service voila quelqu rose ferme ouvert colis urgence couleur lundi mardi
        mercredi jeudi vendredi samedi dimanche fois deux moitie coucou fuit deuil trois
        manque gache impoli vite mal donne marche""",
    "tr": """ve bir bu icin ben sen biz siz bana sana bize size benim senin bizim sizin ile de
        da mi mu degil var yok ne nasil nerede neden kim cok merhaba selam lutfen tesekkur
        tesekkurler ederim ederiz gun gunaydin iyi aksamlar ama fakat cunku gibi kadar
        gore sonra once simdi bugun yarin dun siparis siparisim siparisi cicek istiyorum
        istiyoruz oldu olarak olan olsun hic her daha en ki mumkun sayin saygilarimla
        kolay gelsin hala gelmedi ulasmadi hakkinda ediyorum yapmak bilgi miyim misiniz
        musunuz eder evet hayir sey simdiye kargo edin edilsin iade parami param kurye
        memnun degilim kaldi gec kirik bozuk berbat rezalet fiyat ucret acik kapali nerde
        hediye yanlis adres indirim fatura teslimat buket vazo vaza paket guller gul
        cicekler solmus solmuş kart telefona cevap geldi gelmemis henuz lazim razi saat
        hemen acil gelin iki baska adim kisi kisiye yarisi""",
    "es": """el la los las un una de del y es son que en por para con sin no se su sus mi mis
        lo al como cuando donde pero muy hola gracias buenos dias pedido flores usted yo
        tu le les me esta este ha han he quiero favor dinero vuelta muchas adios direccion
        devolver tarde roto""",
    "pt": """o a os as um uma de do da dos das e em no na que para por com sem nao se seu sua
        meu minha ola obrigado obrigada bom dia pedido flores voce eu mas muito esta este
        foi quero""",
    "it": """il lo la gli le un una di del della e che in per con non si sono mi ho ha ciao
        grazie buongiorno ordine fiori vorrei ma molto come quando dove questo questa mio
        mia soldi indietro mille rotto sbagliato""",
    "de": """der die das und ist sind ich sie wir ihr nicht ein eine zu den dem mit auf fur von
        im es hallo danke bitte guten tag bestellung blumen mein meine haben habe aber
        auch wie wann wo noch an geld vielen verwelkt kaputt falsch spaet adresse kommt""",
    "nl": """de het een en is zijn ik je u wij niet van te dat die in op met voor aan er maar
        ook hallo bedankt goedendag bestelling bloemen mijn hebben heb wanneer waar""",
    "pl": """i w na z do nie sie jest to ze jak kiedy gdzie prosze dziekuje dzien dobry
        zamowienie kwiaty moje czy ale juz jeszcze po od za mam pieniedzy zwrot adres zly""",
    "ru": """i v na ne s chto kak ya vy my ili no est net zdravstvuyte zdravstvuite privet
        spasibo pozhaluysta pozhalujsta zakaz moy moj kogda gde u menya dobryy den cvety
        tsvety mne bolshoe dengi vernite deneg""",
    "fa": """و در به از که این ان را با است برای من شما ما تو او ایشان یک هم یا تا اگر اما ولی
        چرا چه چطور چگونه کجا کی هست هستم هستید نیست بود شد شده باشد می نمی خواهم لطفا
        سلام درود ممنون متشکرم مرسی سپاس خیلی خوب روز صبح بخیر سفارش سفارشم گل هنوز نرسیده
        دارم دارید دارد کنید کنم کرد کرده خود هر همه بر پس نیز ها های باید امروز فردا
        دیروز قیمت چند ارسال ادرس اشتباه فاکتور خسته نباشید جواب تلفن میخوام میخواهم
        نمیدید نمیدهید نیومد نیامد پیک دیر رنگ فوری شکایت لغو کنسل تخفیف هزینه پول پولم
        پولمو بدید بدهید گلدان شکسته پژمرده رسید نرسید کجاست عالی افتضاح ممنونم تشکر متشکر
        خراب خشک تازه نبود بودن بودند شماره تماس بگیرید مشتری مغازه فروشگاه باز بسته جمعه
        شنبه یکشنبه عصر شب مشکل پرداخت کارت موفق ناموفق واریز برگشت مرجوع عوض تعویض راننده
        گران گرون ارزان قشنگ زیبا راضی ناراضی هستند میرسه اومد اشتباهی گلها گلهای man ast
        hastam bood shode nist koja kojast chera chande mamnoon lotfan mano gol taze
        nabood shod kam miresid miresad mirese aali کسی نمیده نمیدن ایمیل غلط طول تولد
        دسته همسایه""",
    "ar": """في من على الى هذا هذه التي الذي ان لا ما هو هي انا انت نحن مع عن كان كل قد لم لن
        مرحبا شكرا السلام عليكم اريد طلب الطلب متى اين كيف هل او ثم بعد قبل عند لكن طلبی
        طلبیه استرداد المال توصیل التوصیل عنوان العنوان خطا شکوی عاجل جواب متاخر مکسور
        سییه خدمه الخدمه جید ارید لماذا الورد الزهور شکرا""",
    "ur": """ہے ہیں کے کی کا میں سے کو نے پر اور یہ وہ نہیں ہوں تھا آپ مجھے میرا شکریہ""",
}

# How words begin, folded, whatever ending they have; Persian as it is written in Latin letters.
BEGINNINGS = {
    "en": """client arriv disappoint deliver flower bouquet addres terribl horribl colour
        payment declin invoic refund cancel receiv courier missing nobod beautif complain
        waiting discount pictur damag wilt rotten fresh replac charg customer yesterda
        tomorrow birthday afternoon evening driver website order service urgent satisf
        chang wonderful perfect apolog lovel parking neighbo wedding receipt""",
    "az": """sifari narazi qaytar qayit kuryer gecik gecikd catdir catma gelmey gelmir solub
        solmusd sehv solmus pulumu endirim odenis odeni cixib cixma cixdi cavab vermir
        vermey legv xidmet tesekk aciqs aciqd isley danis kobud qiril qirma sinmi tecili
        gozley yanlis unvan apari mehsul qalmad deyis qiymet zeng xahis hormet musteri
        sikayet yaxsi gozel mumkun gonder gonderm almis istey istemi bilmir etmey tezlik
        hardad harad gecikm catdi catib sagol muracie narahat nomre baxma gelece olacaq
        olmad bagla melumat yoxla magaza buket xarab qutu zedel salamlar ucuz baha elaqe
        mehv qonsu hediyye goturm minnet basqa adami almay gelmeyec yollay verib""",
    "bs": """narudz naruci narucil dostav cvijec cvijet cvjec cvece kasnj povrat vrati kurir
        pogres otkaz uzasn uslug uvel uvenul kolik kosta popust javlj placa plati prosl
        slomlj polomlj hitno radit nedjelj izgled reklamac zadovolj nezadovolj zalim zalit
        zalb lijep stig promjen promijen ceka nazov pozov rodjend rodend grozn katastrof
        sramot prevar ostecen svjez trul isporuk posilj poruci poruc kupil kartic uplat
        gotovin otvoren zatvoren cestit savrsen odlic molim hval mozete zelim potrebn
        trebal telefon ljubazn bezobraz problem sljedec naplac nemojt prekras preskup
        komsij vjencanj skupo krivo poklon sluzben prodavac prodavn trgovin ponis neljub""",
    "fr": """chang charg rembours livr commande fleur fane adresse mauvais annul client abim
        combien coute remise repond factur paiem refus cass dimanch couleur attend changem
        merci magnif plaint souhait voudr pouvez boutiq magasin horair ouvert ferme envoy
        erreur probl mecont satisf horribl service urgent anniv aujourd bouquet jamais
        veuill renseig dispon bonjour reçoi recev expedi parfait domma casse endomm trompe
        magnifi reclamat superb debite couronn impoli mariag voisin operateu fraich cadeau
        arret decep deceva ecrit qualit""",
    "tr": """siparis kargo iade memnun degil indirim teslim gonder ulas urun fatur bekli istiyo
        geliyo gelmed geldi kirilm tesekk lutfen iptal degisti degisi fiyat ucret cevap
        vermiyo hediye dogum cicek solmus gecik musteri sikayet gozel yanlis danis kurye
        unvan adres rica ederi""",
    "es": """envi pedid flore gracia devol dinero direcc factur pag cliente reclamac""",
    "it": """ordin fior conseg grazie soldi rimbors indiriz fattur""",
    "de": """bestell blume liefer adresse rechnung zuruck verwelk falsch kunde""",
    "fa": """sefaresh koja naresid bedid bedin khoshk shode nashod bood chera peyk peik nayam
        naoma gheymat geymat qeymat chande chandeh kheyli kheili mamnoon mamnun khaste
        nabashid konid konin lotfan mikham mikhah mikhast baraye hastam hastid nist tahvil
        ersal emrooz emruz farda dirooz diruz shoma mano hanooz hanuz nemi mikon mishe
        chejori chetor kharab shekast takhfif darid daram dasht kardam eshtebah shekayat
        javab sobh bekheyr bekheir dorood dorud khanom agha gozasht beferest bezan
        pardakht nemiad umad oomad khoob khub poolam puolam poolemo pazhmor نمید نمیش نمیک
        نمیخ نمیا نمیر میخوا میخوام میکن میدهی میشه میرس میار نفرست میفرست نکرد نشد نیوم""",
}
