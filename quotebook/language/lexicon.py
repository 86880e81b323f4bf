"""Word lists for names and roles in English news: what stands in front of a name, which adjective belongs to a land.

The lists are ours because the two libraries that keep such lists do not serve here. ``nameparser`` takes the bare word
as a title wherever it stands, mixes nouns of every sort into one set ("most", "rock", "resident"), knows neither
branches of service ("U.S. Navy Capt.") nor roles ("Pentagon spokesman"), and asks for a newer Python than we do.
``rigour`` takes off a few honorifics and ranks, no offices, and needs ICU, which has to be compiled. Demonyms:
``pycountry`` and ``babel`` have none; ``countryinfo`` has one form a land, in 2 MB of data about other things.

Every word is folded (see :func:`quotebook.language.names.fold`): lower case, no dots, no diacritics.
"""

from __future__ import annotations

__all__ = [
    "ASIDE",
    "BODIES",
    "BUSINESS",
    "COMMON_BODIES",
    "CONNECTORS",
    "DEMONYMS",
    "DETERMINERS",
    "FEMALE",
    "GENERATIONS",
    "HONORIFICS",
    "LEGAL_FORMS",
    "MALE",
    "NAMELIKE",
    "OFFICES_OF_A_LAND",
    "OFFICE_MODIFIERS",
    "OFFICIALESE",
    "PARTICIPLES",
    "PARTICLES",
    "PARTICLES_AS_GIVEN",
    "PERSUASIONS",
    "PORTFOLIOS",
    "POSTNOMINALS",
    "PRAISE",
    "PREPOSITIONS",
    "RANKS",
    "RANK_MODIFIERS",
    "REFUSALS",
    "ROLES",
    "ROLE_MODIFIERS",
    "SERVING",
    "SPEECH",
    "SPELLINGS",
    "SPOKESPERSON_MODIFIERS",
    "SURNAMES_FIRST",
    "TITLE_OPENERS",
    "TITLE_WORDS",
    "TURNABLE_BODIES",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MALE = _words(
    """
    mr sir lord mister monsieur senor herr signor shri father fr brother king prince duke baron
    """
)
FEMALE = _words(
    """
    mrs ms miss dame lady madam madame mme mlle senora frau signora smt mother sister queen princess duchess
    baroness
    """
)

_OTHER_HONORIFICS = _words(
    """
    messrs mx dr drs doctor prof professor rev revd reverend hon honourable honorable rt right most very
    venerable excellency majesty highness holiness sheikh shaikh sheik sheikha imam ayatollah grand mullah mufti
    maulana moulana hajji haji hajj alhaji alhaja hajia rabbi pastor pope cardinal archbishop bishop monsignor
    msgr canon deacon archdeacon chaplain vicar swami sri emir amir sultan shah crown emperor empress viscount
    count countess marquess tsar maharaja datuk dato tan tun barrister barr adv advocate engr ing ustaz ustad
    comrade lic
    """
)

# Forms of address, of religion and of nobility.
HONORIFICS = MALE | FEMALE | _OTHER_HONORIFICS

# Military and police ranks; hyphens and dots are folded away ("Brigadier-General", "Lt. Col.").
RANKS = _words(
    """
    general gen colonel col lieutenant lieut lt major maj captain capt cpt sergeant sgt sgts corporal cpl
    private pvt pte pfc admiral adm commander cmdr cdr commodore brigadier brig marshal ensign airman seaman
    trooper midshipman constable const inspector insp superintendent supt detective det genl ltcol ltgen majgen
    briggen msgt ssgt tsgt gysgt cwo radm vadm
    """
)

# Words that belong to the rank which follows them.
RANK_MODIFIERS = _words(
    """
    navy army air force forces marine marines corps coast guard national royal police us usa uk raf field rear
    vice fleet chief petty warrant officer master staff first second third 1st 2nd 3rd 4th 5th gunnery squadron
    flight group wing retired ret pol sub deputy assistant senior junior major lt lance quartermaster bombardier
    """
)

# Heads of roles: offices, functions, professions.
ROLES = _words(
    """
    president pres vicepresident premier pm minister chancellor governor gov senator sen sens representative rep
    reps congressman congresswoman congressperson assemblyman assemblywoman lawmaker legislator parliamentarian
    mp mep mla mpp msp td mna mec mk mayor alderman alderwoman councillor councilor councilman councilwoman
    councilmember supervisor commissioner comptroller treasurer secretary undersecretary speaker whip leader
    deputy candidate nominee delegate ambassador envoy consul diplomat attache emissary negotiator mediator
    ombudsman ombudsperson spokesman spokeswoman spokesperson spokesmen spokespeople spox spokesmodel press
    director chairman chairwoman chairperson chair cochair cochairman ceo cfo coo cto cio cmo evp svp vp
    executive exec manager head boss chief founder cofounder owner partner cofounders principal provost rector
    vicechancellor officer official administrator recorder collector coordinator organizer organiser convener
    convenor chairholder trustee judge justice magistrate registrar prosecutor attorney lawyer solicitor counsel
    sheriff marshal da ag jurist analyst strategist pollster consultant adviser advisor aide operative lobbyist
    activist campaigner advocate economist scientist researcher scholar historian sociologist psychologist
    psychiatrist epidemiologist virologist biologist physicist chemist ecologist geologist climatologist
    meteorologist anthropologist archaeologist astronomer engineer architect mathematician statistician
    philosopher theologian linguist demographer criminologist professor lecturer instructor teacher educator
    tutor academic fellow student graduate alumnus journalist reporter editor columnist correspondent
    commentator pundit anchor host cohost presenter broadcaster anchorwoman anchorman newscaster moderator
    blogger writer author novelist poet playwright biographer critic essayist publisher producer screenwriter
    filmmaker photographer cartoonist illustrator designer curator librarian archivist actor actress comedian
    comedienne singer rapper songwriter musician composer conductor pianist guitarist drummer dj dancer
    choreographer artist painter sculptor model star celebrity icon entertainer coach trainer captain skipper
    player striker defender midfielder goalkeeper forward quarterback pitcher athlete boxer swimmer runner
    cyclist driver golfer wrestler umpire referee champion olympian physician surgeon nurse midwife paramedic
    pharmacist dentist veterinarian pathologist coroner therapist doctor pediatrician cardiologist oncologist
    neurosurgeon investor banker trader broker financier businessman businesswoman entrepreneur industrialist
    tycoon billionaire mogul magnate developer contractor accountant auditor farmer fisherman grower rancher
    miner worker priest nun monk cleric preacher evangelist missionary elder chieftain abbess policeman
    policewoman firefighter soldier veteran agent investigator detective inspector warden ranger pilot astronaut
    hacker whistleblower dissident militant rebel warlord insurgent commandant resident citizen voter supporter
    neighbor neighbour witness bystander survivor victim suspect defendant plaintiff protester protestor
    demonstrator volunteer father mother son daughter brother sister wife husband widow cousin uncle aunt nephew
    niece grandson granddaughter grandfather grandmother friend ally rival opponent contender challenger
    incumbent frontrunner member expert specialist technician operator employee staffer intern assistant
    associate clerk superintendent designate elect democrat republican independent conservative libertarian tsar
    czar dictator ruler monarch patriarch metropolitan king queen prince princess sultan emir pope cardinal
    archbishop bishop pastor imam rabbi barrister taoiseach tanaiste
    """
)

# Words that belong to the role which follows them.
ROLE_MODIFIERS = _words(
    """
    former ex then late current acting interim incoming outgoing longtime veteran retired senior junior deputy
    vice assistant associate chief lead prime first foreign attorney executive managing general lady co
    """
)

# Titles that are also surnames or given names ("Martin Luther King", "John Major"): titles only in front of a name.
NAMELIKE = _words(
    """
    king queen prince princess pope bishop judge justice sheikh shaikh sheik major baron duke lord lady marshal
    sen amir emir chancellor sergeant constable father brother sister master chief pastor cardinal count canon
    deacon prior grand sultan shah sri tan swami ustad right most very chaplain singer miller farmer driver
    model star host press head boss son wife friend anchor forward champion elder fisherman crown emperor
    private captain coach partner painter pilot ranger warden trader icon fellow boxer skipper agent soldier
    conservative independent vicar field first ing elect graduate ally rebel cousin runner warlord monk nun
    rector general seaman ensign provost tsar haji collector recorder barr
    """
)

GENERATIONS = {
    "jr": "jr",
    "jnr": "jr",
    "junior": "jr",
    "sr": "sr",
    "snr": "sr",
    "senior": "sr",
    "ii": "ii",
    "iii": "iii",
    "iv": "iv",
}

POSTNOMINALS = _words(
    """
    phd md mp mep msp mla mpp qc kc esq esquire obe cbe mbe kbe dbe dds dmd rn jd cpa mba llb llm dphil edd bsc
    msc frs ret usn usaf usmc
    """
)

# Parts of surnames that are written before the surname proper.
PARTICLES = _words(
    """
    van von vom zu zur der den de del della dello dei degli delle da das do dos du di la las le los lo ten ter
    te tot op bin ibn bint binti ben al el ul as ash an ad ar at az abu abd abdul abdel abdal umm av af y st san
    santa ap ould mac
    """
)

# Particles that open a name as given names: "Ben Carson", "Al Gore", "Van Jones".
PARTICLES_AS_GIVEN = _words("al ash ben van san mac bar las los do das st tan ap ar")

DETERMINERS = _words(
    """
    the a an his her its their our my your this that another one two three four some several both i
    """
)

# Words of a phrase that lead away from what stands before them.
PREPOSITIONS = _words(
    """
    of at in on for from with without by to into under over near about against among between after before during
    since until as like than via within outside inside behind beside besides including who whom whose which that
    when where and or but if while because is was are were has had have said says told whos
    """
)

# Nouns of office after "Minister of", "Secretary for": they end where the name begins.
PORTFOLIOS = _words(
    """
    state defence defense staff health training education justice finance finances foreign affairs interior
    transport transportation labour labor energy environment commerce trade agriculture treasury homeland
    security intelligence culture sport sports tourism works public national house senate assembly republic
    parliament commons lords operations communications communication information technology science housing
    urban development veterans human services resources water mines industry planning economy economic internal
    external relations social welfare women children youth family fisheries forestry lands land local government
    rural cooperation budget research innovation police prisons immigration investigation representatives
    appeals joint chiefs army navy region province district city county
    """
)

PARTICIPLES = _words(
    """
    based born old raised led backed educated trained turned elect winning owned controlled era area style
    """
)

CONNECTORS = _words("of for and the to")

# Prepositions whose object is whom a role serves, and those whose object tells only where, when or what about.
SERVING = _words("of at for with to from on under inside within")
ASIDE = _words("in during near about over against by after before between around like")

# Words in front of a role that praise or blame and do not change the office.
PRAISE = _words(
    """
    prominent veteran longtime long-time leading top noted respected renowned outspoken famous popular
    influential well-known so-called self-described local controversial powerful embattled fellow fiery
    world-renowned
    """
)

# Words in front of a role that change it and may stand apart from it: "former Maryland governor".
OFFICE_MODIFIERS = _words(
    """
    former ex then current acting interim incoming outgoing retired senior junior deputy vice assistant
    associate chief lead principal executive managing co late onetime presumptive potential prospective
    """
)

# Words that open a title of two words: "Foreign Minister", "Majority Leader", "Press Secretary", "Attorney General".
TITLE_OPENERS = _words(
    """
    prime foreign first attorney majority minority presidential vice-presidential congressional gubernatorial
    mayoral press campaign media communications policy political legal national state regional general human
    research public
    """
)

SPOKESPERSON_MODIFIERS = _words("national regional official press media")

# Adjectives of persuasion, which are no employer: "Democratic pollster".
PERSUASIONS = _words(
    """
    republican democratic democrat conservative liberal labour labor christian catholic muslim jewish hindu
    buddhist evangelical socialist communist progressive libertarian feminist independent
    """
)

# Offices of a land: in "Chinese premier" the land is whom the office serves, in "Chinese author" it is not.
OFFICES_OF_A_LAND = _words(
    """
    president premier minister chancellor king queen prince ambassador envoy consul diplomat official
    spokesperson secretary general governor parliamentarian lawmaker leader chief commander dictator ruler
    """
)

# One word for the words of a title that differ by sex, spelling or length only.
TITLE_WORDS = {
    "spokesman": "spokesperson",
    "spokeswoman": "spokesperson",
    "spokesmen": "spokesperson",
    "spokespeople": "spokesperson",
    "spox": "spokesperson",
    "chairman": "chair",
    "chairwoman": "chair",
    "chairperson": "chair",
    "cochairman": "cochair",
    "congressman": "congressperson",
    "congresswoman": "congressperson",
    "councilman": "councilor",
    "councilwoman": "councilor",
    "councillor": "councilor",
    "councilmember": "councilor",
    "policeman": "police officer",
    "policewoman": "police officer",
    "businessman": "businessperson",
    "businesswoman": "businessperson",
    "actress": "actor",
    "adviser": "advisor",
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "pres": "president",
    "pm": "prime minister",
    "vp": "vice president",
}

# Bodies whose name may be turned round: "Ministry of Defence of Russia", "Russian Defence Ministry".
TURNABLE_BODIES = _words(
    "ministry department embassy government army navy parliament cabinet consulate military police presidency"
)

_OTHER_COMMON_BODIES = _words(
    """
    court council committee company corporation commission agency party group union team organization
    association bank university school hospital office administration authority authorities officials coalition
    campaign campaigns opposition rebels forces board club church city federation foundation institute
    institution department network channel newspaper paper website report statement letter document memo
    complaint lawsuit ruling email article study survey poll book page post tweet message announcement
    declaration note text transcript
    """
)

# Common nouns for bodies and documents: with a capital they still name none.
COMMON_BODIES = TURNABLE_BODIES | _OTHER_COMMON_BODIES

# Nouns that stand in the names of organizations and in no person's.
BODIES = COMMON_BODIES - _words("opposition page post text note book church city") | _words(
    """
    academy affairs agencies airlines airways alliance archive army assembly associates authority aviation bar
    bureau cathedral center centre centers centres chamber clinic clubs coalition college command commons
    conference congress conservatory consortium cooperative corps courts defense defence democrats department dept
    directorate economics electronics embassies enterprise enterprises federal federation financial forces forum
    front fund gazette guard guild herald holding holdings house industries information initiative insurance
    intelligence international jihad journal laboratory laboratories labs league library media mission monitor
    motor motors movement museum nations network news observatory observer organisation organisations
    organizations parliament partnership petroleum pharmaceuticals post press project radio railway resistance
    secretariat securities senate service services society solutions sports state studios summit syndicate systems
    daily technologies technology telegraph television times treasury tribune trust tv unions watch works
    """
)

# Forms of businesses that cleanco does not list.
LEGAL_FORMS = _words("pjsc ojsc cjsc pao oao zao fze saoc psc ccl")

# Words that the name of a business may go without.
BUSINESS = _words(
    "group holding company corporation corp co inc international worldwide global enterprise motor industry plc limited"
)

# Words that the name of a ministry may go without: "Ministry of National Defence", "Home Affairs".
OFFICIALESE = _words("affair national public federal situation expatriate republic")

# One spelling a word, so that British and American names of one body have one key.
SPELLINGS = {
    "defence": "defense",
    "centre": "center",
    "labour": "labor",
    "programme": "program",
    "organisation": "organization",
    "organisations": "organizations",
    "dept": "department",
    "ministery": "ministry",
    "govt": "government",
    "transportation": "transport",
    "intl": "international",
    "assoc": "association",
    "univ": "university",
    "&": "and",
}

# Family names that in news stand before the given name: Chinese, Korean, Vietnamese, in their usual romanisations.
SURNAMES_FIRST = _words(
    """
    bai cai cao chen cheng cui dai deng ding dong du duan fan fang feng fu gao ge geng gong gu guo han hao he
    hou hu huang hua ji jia jiang jin kang kong lei li liang liao lin liu long lu luo lyu ma mao mei meng mo ni
    pan peng qi qian qiao qin qiu qu ren shao shen shi song su sun tan tang tao tian wan wang wei wen wu xi xia
    xiang xiao xie xing xiong xu xue yan yang yao ye yi yin you yu yuan zeng zhai zhan zhang zhao zheng zhong
    zhou zhu zou zhuang kim lee park choi jung jeong cho yoon yun jang lim shin seo kwon hwang ahn moon ban suh
    noh roh chung ryu nguyen tran pham phan vu vo dang bui ngo duong truong bao pang nie lai kao hung shih pei
    chan cheung chow chu fung ho ip lam lau leung mak ng siu tse tsang wong yeung tsai chiang hsu hsieh kuo
    """
)

_LANDS = """
afghanistan:afghan albania:albanian algeria:algerian andorra:andorran angola:angolan
argentina:argentine,argentinian armenia:armenian australia:australian austria:austrian
azerbaijan:azerbaijani,azeri bahamas:bahamian bahrain:bahraini bangladesh:bangladeshi barbados:barbadian
belarus:belarusian,belarussian belgium:belgian belize:belizean benin:beninese bhutan:bhutanese bolivia:bolivian
bosnia,bosnia_and_herzegovina:bosnian botswana:botswanan brazil:brazilian brunei:bruneian bulgaria:bulgarian
burkina_faso:burkinabe burundi:burundian cambodia:cambodian cameroon:cameroonian canada:canadian
cape_verde,cabo_verde:cape_verdean central_african_republic,car:central_african chad:chadian chile:chilean
china,peoples_republic_of_china,prc:chinese colombia:colombian comoros:comorian
congo,democratic_republic_of_congo,democratic_republic_of_the_congo,drc,dr_congo:congolese
costa_rica:costa_rican croatia:croatian cuba:cuban cyprus:cypriot czech_republic,czechia:czech denmark:danish
djibouti:djiboutian dominican_republic:dominican ecuador:ecuadorian,ecuadorean egypt:egyptian
el_salvador:salvadoran england:english equatorial_guinea:equatoguinean eritrea:eritrean estonia:estonian
eswatini,swaziland:swazi ethiopia:ethiopian european_union,eu,europe:european fiji:fijian finland:finnish
france:french gabon:gabonese gambia:gambian georgia:georgian germany:german ghana:ghanaian greece:greek
guatemala:guatemalan guinea:guinean guyana:guyanese haiti:haitian honduras:honduran hong_kong:hong_kong
hungary:hungarian iceland:icelandic india:indian indonesia:indonesian iran,islamic_republic_of_iran:iranian
iraq:iraqi ireland:irish israel:israeli italy:italian ivory_coast,cote_divoire:ivorian jamaica:jamaican
japan:japanese jordan:jordanian kazakhstan:kazakh,kazakhstani kenya:kenyan kosovo:kosovar,kosovan kuwait:kuwaiti
kyrgyzstan:kyrgyz laos:lao,laotian latvia:latvian lebanon:lebanese lesotho:basotho liberia:liberian libya:libyan
liechtenstein:liechtenstein lithuania:lithuanian luxembourg:luxembourgish madagascar:malagasy malawi:malawian
malaysia:malaysian maldives:maldivian mali:malian malta:maltese mauritania:mauritanian mauritius:mauritian
mexico:mexican moldova:moldovan monaco:monegasque mongolia:mongolian montenegro:montenegrin morocco:moroccan
mozambique:mozambican myanmar,burma:burmese namibia:namibian nepal:nepali,nepalese netherlands,holland:dutch
new_zealand:new_zealand nicaragua:nicaraguan nigeria:nigerian niger:nigerien north_korea,dprk:north_korean
north_macedonia,macedonia:macedonian northern_ireland:northern_irish norway:norwegian oman:omani
pakistan:pakistani palestine:palestinian panama:panamanian papua_new_guinea:papua_new_guinean
paraguay:paraguayan peru:peruvian philippines:philippine,filipino poland:polish portugal:portuguese qatar:qatari
romania:romanian russia,russian_federation:russian rwanda:rwandan samoa:samoan
saudi_arabia,ksa:saudi,saudi_arabian scotland:scottish senegal:senegalese serbia:serbian seychelles:seychellois
sierra_leone:sierra_leonean singapore:singaporean slovakia:slovak slovenia:slovenian,slovene
solomon_islands:solomon_islands somalia:somali south_africa,rsa:south_african
south_korea,republic_of_korea:south_korean south_sudan:south_sudanese soviet_union,ussr:soviet spain:spanish
sri_lanka:sri_lankan sudan:sudanese suriname:surinamese sweden:swedish switzerland:swiss
syria,syrian_arab_republic:syrian taiwan:taiwanese tajikistan:tajik tanzania:tanzanian thailand:thai
timor_leste,east_timor:timorese togo:togolese tonga:tongan trinidad,trinidad_and_tobago:trinidadian
tunisia:tunisian turkey,turkiye:turkish turkmenistan:turkmen uganda:ugandan ukraine:ukrainian
united_arab_emirates,uae,emirates:emirati united_kingdom,uk,great_britain,britain:british
united_states,united_states_of_america,us,usa,america:american united_nations,un:united_nations
uruguay:uruguayan uzbekistan:uzbek vanuatu:vanuatuan vatican,holy_see:vatican venezuela:venezuelan
vietnam,viet_nam:vietnamese wales:welsh yemen:yemeni zambia:zambian zimbabwe:zimbabwean
"""


def _demonyms(table: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    demonyms = {}
    for entry in table.split():
        lands, adjectives = (part.split(",") for part in entry.split(":"))
        first = tuple(adjectives[0].split("_"))
        for name in [*lands, *adjectives]:
            demonyms[tuple(name.split("_"))] = first
    return demonyms


# Words of a land's name, or of another form of its adjective -> words of its adjective.
DEMONYMS = _demonyms(_LANDS)

# Forms of verbs that say that something was said or written, and of "according".
SPEECH = _words(
    """
    according accused accuses accusing acknowledged acknowledges added adding adds admits admitted admitting advised
    affirmed affirms alleged alleges announced announces announcing answered answers apologised apologized appealed
    argued argues arguing asked asking asks asserted asserting asserts assured assures blamed blasted boasted
    branded call called calling calls cautioned cautions chanted chanting characterised characterized chorused cited
    citing claimed claiming claims commented commenting comments complained complains conceded concedes conceding
    concluded concludes concluding confessed confided confirmed confirms contended contends continued continues
    countered counters cried criticised criticized declared declares declaring deemed denied denies denounced
    described describes describing disclosed discloses dismissed dismisses echoed elaborated emailed emphasised
    emphasized emphasizes enquired estimated estimates exclaimed explained explaining explains finds found hinted
    hints indicated indicates informed informs inquired insisted insisting insists interjected joked jokes labeled
    labelled lamented laments mocked mused narrated narrates noted notes noting observed observes opined outlined
    outlines phrased pledged pledges pledging pointed posted praised predicted predicts proclaimed proclaims
    promised promises promising pronounced proposed questioned questions quipped quoted read reading reads reassured
    recalled recalling recalls recounted recounts reflected reiterated reiterates reiterating relayed relays
    remarked remarking remarks repeated repeats replied replies replying reported reporting reports responded
    responds retorted revealed reveals ruled said say saying says shouted shouts slammed spelled stated states
    stating stipulated stipulates stressed stresses stressing suggested suggesting suggests summarised summarized
    tell telling tells termed testified testifies texted threatened threatens thundered told tweeted tweeting tweets
    underlined underlines underscored underscores urged urges urging uttered vowed vowing vows warned warning warns
    whispered wondered writes writing wrote yelled
    """
)

# Words that turn a cue into its contrary: "declined to say".
REFUSALS = _words("declined declines refused refuses not never without dont didnt doesnt wont wouldnt couldnt")
