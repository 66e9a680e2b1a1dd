"""Refusals in words: one sentence per code, Chinese in the source, English in the catalogue.

A sentence says first what happened to the person's own thing, then the way on. A test fails when a code in
the tree of refusals has no sentence here.
"""

import re
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError, Fact

WORDS = {
    "invalid": _("内容不完整或格式不对，没有保存。请检查后再提交。"),
    "not_allowed": _("这件事您不能办，什么也没有改变。"),
    "missing": _("没有找到，或者不对您开放。"),
    "refused": _("现在还不能这样做，什么也没有改变。"),
    "compound_without_place": _("小区没有写明所在的市、区和街道，没有建立。请补上再建。"),
    "compound_exists": _("代号 %(key)s 已经有小区在用，没有重复建立。请换一个代号。"),
    "register_refused": _("名册没有导入：有 %(problems)s 处要改。请照清单改好再导入。"),
    "register_already_taken": _("这个小区已经有名册，什么也没有改变。请看过变更以后再确认。"),
    "no_register_file": _("还没有选文件，什么也没有送出。请选一个名册文件再送。"),
    "upload_gone": _("这个文件已经由别人导入、撤下或换过，这一次什么也没有改变。请刷新页面看看。"),
    "upload_changed": _("别人刚刚改过这个文件的列，您这一次没有保存。请看过新的内容再确认。"),
    "effective_in_future": _("生效日期还没有到，什么也没有改变。最晚填 %(today)s。"),
    "effective_too_early": _("有的产权是 %(earliest)s 才开始的，生效日期不能更早。什么也没有改变。"),
    "missing_not_decided": _(
        "文件里没有 %(units)s 户，名册上有，什么也没有改变。请确认这些户保留不动；合并、拆除的户现在还不能在这里注销。"
    ),
    # --- the socket and the API ---
    "slow_down": _("太快了，这一次没有收下。请等 %(seconds)s 秒再试。"),
    "bad_payload": _("内容不完整或格式不对，没有收下。请刷新页面后再试。"),
    "unknown_command": _("没有这个操作，什么也没有改变。请刷新页面后再试。"),
    "sign_in_first": _("您还没有登录，什么也没有改变。请先登录。"),
    "page_too_old": _("页面打开得太久了，这一次没有收下。请刷新页面后再试。"),
    "unreadable_area": _("“%(value)s”不是面积。请填平方米数，最多四位小数，例如 89.62。"),
    # --- proposals and rooms ---
    "not_your_move": _("这一步不归您办，议题没有变。"),
    "wrong_state": _("议题已经到了另一步，这个操作没有做。请刷新页面看看。"),
    "wrong_power": _("这件事不由他们决定，议题没有变。"),
    "reason_missing": _("请写明理由，议题还没有变。"),
    "power_missing": _("请先选这件事由谁决定，还没有受理。"),
    "cause_missing": _("请先选为什么退回，议题还没有变。"),
    "mend_missing": _("请写明要补什么、改什么，议题还没有退回。"),
    "facts_missing": _("六个问题里至少有一个要选“是”，还没有受理。"),
    "appealed_already": _("这件事已经再核过一次，不能再申请。可以在议事厅里接着说。"),
    "stale_version": _("您打开以后，别人存了第 %(newest)s 版，您写的还没有存。写的都在，对照下面的不同再存一次。"),
    "change_missing": _("请用一句话写这次改了什么，还没有保存。"),
    "nothing_changed": _("和上一版一个字也不差，没有存成新的一版。"),
    "budget_differs": _("明细加起来是 %(total)s 元，总共花写的是 %(cost)s 元，没有保存。请改成一样，或把总数留空。"),
    "budget_unreadable": _("“%(item)s”这一行没有写全，没有保存。请写明做什么、花多少钱。"),
    "too_much_listed": _("列了 %(number)s 项，最多 %(most)s 项，没有保存。"),
    "plan_missing": _("方案%(letter)s还没有写怎么做，没有保存。有几个方案，每个都要写。"),
    "plan_twice": _("有两个方案写得一样，没有保存。"),
    "caption_missing": _("请写一句话说明图上画的是什么，看不见图的人靠它。还没有保存。"),
    "picture_unknown": _("没有找到这张图，没有保存。请重新上传。"),
    "picture_here_already": _("这张图已经在这个方案里，没有重复添加。"),
    "not_a_drawing": _("这个文件不是照片，也不是 PDF 图纸，没有保存。请选 JPEG、PNG、WebP 或 PDF。"),
    "drawing_too_big": _("图纸有 %(size)s MB，最多 %(most)s MB，没有保存。请缩小后再传。"),
    "licence_missing": _("请勾选这张图可以给全小区看，还没有保存。"),
    "debate_settings_unfit": _("有一个数超出了范围，要在 %(least)s 到 %(most)s 之间，没有保存。"),
    "idea_lapsed": _("附议的时间已经过了，没有计入。提议人或别的住户可以当作新的一件再提。"),
    "not_lapsed": _("这件提议还没有过期，不用再提。"),
    "household_seconded": _("您家已经有人附议，一户只算一次，没有重复计入。"),
    "not_seconder": _("附议由认证住户来做，没有计入。请先认证住户。"),
    "own_argument": _("这条理由是您自己写的，没有计入。"),
    "argument_hidden": _("这条理由已经被居委会收起，什么也没有改变。"),
    "arguments_over": _(
        "一件议题每人最多写 %(here)s 条理由，一天最多 %(day)s 条，这一条没有收下。可以到议事厅里接着说。"
    ),
    "position_missing": _("请先选赞成还是反对，理由还没有发出。"),
    "not_answerer": _("理由由居委会、业委会、物业和提议人答复，您的没有保存。可以到议事厅里说。"),
    "not_moderator": _("只有居委会能收起理由，什么也没有改变。"),
    "merge_target_missing": _("没有找到要并入的议题，还没有合并。"),
    "not_resident": _("您还没有认证本小区的住户，这一条没有保存。请先认证住户。"),
    "room_closed": _("这件议题已经结束，您的发言没有发出。"),
    "text_empty": _("还没有写内容，什么也没有保存。"),
    "text_too_long": _("写了 %(length)s 个字，最多 %(longest)s 个字。没有发出，请删短一些。"),
    "text_unprintable": _("里面有不能显示的字符，没有发出。请删去后再试。"),
    "own_proposal": _("这是您自己提的，不用附议。"),
    "not_before_owners": _("议题还没有提交业主表决，表决没有发起。"),
    "cid_reused": _("这一条和先前发的编号相同、内容不同，没有再收。请重新发送。"),
    "cid_malformed": _("这一条的编号不对，没有收下。请刷新页面后再发。"),
    # --- pictures ---
    "not_a_picture": _("这个文件不是照片，或者已经损坏，没有保存。请选 JPG、PNG 或 WebP 的照片。"),
    "picture_too_big": _("这张照片超过 %(most)s MB，没有保存。请拍小一点再选。"),
    "picture_too_wide": _("这张照片超过 %(most)s 百万像素，没有保存。请把相机的分辨率调低再拍。"),
    # --- accounts, claims, offices ---
    "bad_phone": _("这不是手机号，验证码没有发出。请填 11 位数字的手机号，例如 138 0013 8000。"),
    "phone_incomplete": _("手机号是 11 位数字，您填了 %(digits)s 位，验证码没有发出。请对照着补全。"),
    "phone_too_long": _("手机号是 11 位数字，您填了 %(digits)s 位，验证码没有发出。请去掉多出的数字。"),
    "phone_not_mobile": _("手机号以 13 到 19 开头，验证码没有发出。请对照着改一改；座机收不到短信。"),
    "phone_abroad": _("现在只能给中国大陆的手机号发短信，验证码没有发出。没有的话，请到居委会请人帮忙。"),
    "bad_sms_code": _("验证码是 6 位数字，您填了 %(digits)s 位。请对照短信再填一次。"),
    "wrong_sms_code": _("验证码不对，还没有登录。请对照最近一条短信再填，还可以试 %(left)s 次。"),
    "sms_code_over": _("这个验证码已经失效，还没有登录。请重新发一个。"),
    "sms_not_sent": _("短信没有发出，您还没有登录。请过几分钟再试，或到居委会请人帮忙。"),
    "sms_throttled": _("短信公司暂时不再给这个号码发短信，您还没有登录。请过一小时再试，或到居委会请人帮忙。"),
    "bad_second_code": _("验证器的码是 6 位数字，备用码是 8 位，您填了 %(digits)s 位。请对照着再填一次。"),
    "wrong_second_code": _("码不对，或者已经用过。请等验证器换一个新码再填，也可以填一个备用码。"),
    "too_many_second_codes": _("试的次数多了，还没有登录。请过 10 分钟再试。"),
    "totp_on": _("验证器已经开着，没有再改。"),
    "totp_off": _("验证器没有开，什么也没有改变。"),
    "sign_in_again": _("改登录方式要先确认是您本人：请退出，重新登录一次，10 分钟内回来改。什么也没有改变。"),
    "passkey_refused": _("通行密钥没有通过，还没有登录，也没有添加。请再试一次，或用短信验证码登录。"),
    "passkey_too_many": _("最多留 %(most)s 个通行密钥，这个没有添加。请先删去不用的。"),
    "no_such_passkey": _("没有找到这个通行密钥，什么也没有改变。"),
    "bad_passkey_name": _("名字写 1 到 30 个字，例如 我的手机。"),
    "too_many_codes": _("发送的次数多了，这次没有再发。请过 %(minutes)s 分钟再试。"),
    "account_closed": _("这个账号已经停用，没有登录。请找居委会。"),
    "bad_name": _("请填您的真实姓名，2 到 40 个字，不含数字。"),
    "bad_room": _("请填室号，例如 502。"),
    "no_such_unit": _("这栋楼里没有这个室号。请对照产证或门牌再填。"),
    "stairwell_missing": _("这栋楼有几个单元都有这个室号，请选您家的单元。"),
    "not_chosen": _("请选一项。"),
    "not_at_this_desk": _("这里由居委会核验住户，您没有这个职务，什么也没有改变。"),
    "bad_door_code": _(
        "门牌码是 8 位字母和数字，没有 0、O、1、I、L、U，您填了 %(typed)s 位。请对照信再填，没有扣次数。"
    ),
    "no_door_code": _(
        "这套房现在没有可用的门牌码，认证没有提交。用过一次就失效，请向居委会再要一封信，或选“当面核验”。"
    ),
    "door_code_over": _("这封信的门牌码过期了，认证没有提交。请向居委会再要一封，或选“当面核验”。"),
    "door_code_locked": _(
        "您输错了 5 次门牌码，认证没有提交。请过 %(hours)s 小时再试，或向居委会要一封新信，或选“当面核验”。"
    ),
    "door_code_resting": _(
        "这套房的门牌码一天里被输错了 30 次，暂时停用，认证没有提交。"
        "请过 %(hours)s 小时再试，或向居委会要一封新信，或选“当面核验”。"
    ),
    "wrong_door_code": _("门牌码不对，认证没有提交。请对照最近一封信再填，还可以试 %(left)s 次。"),
    "already_verified": _("您已经是这套房的认证住户，不用再认证。"),
    "already_asked": _("您已经为这套房申请过，居委会还没有核验。带上身份证到居委会就能办。"),
    "no_such_claim": _("没有找到这件申请，什么也没有改变。"),
    "own_claim": _("自己的申请要由另一位工作人员核验，什么也没有改变。"),
    "claim_decided": _("这件申请已经办过，没有再改。请刷新页面看看。"),
    "owner_not_chosen": _("请先选这位申请人是名册上的哪一位业主，还没有核验。"),
    "owner_taken": _("名册上的这位业主已经由另一个账号认证，这次没有核验。请先核对是不是同一个人。"),
    "name_differs": _("申请人填的名字和名册上的不同，还没有核验。请当面核对身份证件，勾选“已当面核对”再通过。"),
    "bad_founding_code": _("建小区的邀请码是 12 位字母和数字，您填了 %(typed)s 位。请对照着再填，没有扣次数。"),
    "no_founding_code": _(
        "这个手机号现在没有建小区的邀请码，小区没有建立。请向平台运营者要一个，并用他们登记的手机号登录。"
    ),
    "founding_code_over": _("邀请码过了 14 天，小区没有建立。请向平台运营者再要一个。"),
    "founding_code_locked": _("邀请码输错了 5 次，小区没有建立。请过 %(hours)s 小时再试，或请运营者换一个新的。"),
    "wrong_founding_code": _("邀请码不对，小区没有建立。请对照着再填，还可以试 %(left)s 次。"),
    "bad_key": _("网址代号用 2 到 30 个小写英文字母、数字，中间可以有横线，例如 shanxin。"),
    "bad_compound_name": _("请填小区的名字，2 到 60 个字，写在一行里。"),
    "bad_place_name": _("请填地名，2 到 40 个字，例如 石化街道。"),
    "not_for_this_organ": _("这个组织的人员不由您登记，什么也没有改变。"),
    "already_invited": _("这个手机号已经在等登录，没有重复登记。请他用这个号码登录一次。"),
    "last_officer": _("这是居委会最后一位在任的工作人员，没有结束任期。请先登记接任的人。"),
    "office_over": _("这个任期已经结束，没有再改。请刷新页面看看。"),
    "bad_title": _("称呼最多 20 个字，写在一行里，例如 李书记。"),
    "bad_day": _("请填日期，例如 2026-11-23。"),
    "term_impossible": _("开始的日期不对，没有登记。请填 1980 年以后、一年以内的日期。"),
    "term_backwards": _("结束的日期要在开始以后，也不能是过去，没有登记。"),
    "agent_taken": _("这家公司在这段时间已经有代理人，没有重复核验。先结束原来那份，再办这一件。"),
    "company_acts_by_agent": _("这位业主是公司，要由代理人来办，没有核验。请申请人改选“公司的代理人”。"),
    "person_needs_no_agent": _("这位业主是个人，由本人来办，没有核验为代理人。"),
    "mandate_not_seen": _("还没有看到授权委托书，没有核验。请看申请人交的照片，或者当面看过原件再勾选。"),
    "code_is_no_mandate": _("门牌码证明不了公司的授权，申请没有提交。请选“居委会核验”，再交授权委托书。"),
    "reason_not_said": _("请写明理由，对方会看到。现在什么也没有改变。"),
    "reason_too_long": _("理由写了 %(length)s 个字，最多 %(longest)s 个字，没有保存。请删短一些。"),
    "photos_full": _("最多交 %(most)s 张照片，您已经交了 %(have)s 张，这次没有保存。可以先删掉再交。"),
    "no_photo_chosen": _("还没有选照片，什么也没有保存。"),
    "bad_id_number": _("身份证号是 18 位，您填了 %(typed)s 位，认证没有提交。请对照证件再填，没有扣次数。"),
    "wrong_identity": _(
        "姓名和身份证号跟名册上的对不上，认证没有提交，门牌码还能用。请对照证件再填，还可以试 %(left)s 次；"
        "或者空着不填，由居委会核验。"
    ),
    "identity_locked": _(
        "姓名和身份证号一天只能试 5 次，认证没有提交，门牌码还能用。"
        "请过 %(hours)s 小时再试，或者空着不填，由居委会核验。"
    ),
    "term_day_unreadable": _("这不是一个日期，还没有提交。请像 2027-08-31 这样填。"),
    "until_missing": _("代理要填从哪一天到哪一天，照授权委托书填。申请没有提交。"),
    "until_past": _("这一天已经过了，没有提交。请填合同上的最后一天。"),
    "until_too_far": _("最长 %(years)s 年，没有提交。请填合同上的最后一天。"),
    "mandate_backwards": _("最后一天比第一天还早，没有提交。请对照授权委托书再填。"),
    "no_letters": _("没有选到要发信的户，没有出信，旧的门牌码照样有效。"),
    "too_many_letters": _("一次最多出 %(most)s 封，这里有 %(letters)s 封，没有出信。请分楼栋出。"),
    "letters_printed_today": _(
        "全小区的信一天最多出一次，没有再出，旧的门牌码照样有效。过 %(hours)s 小时再出，或者按楼栋出。"
    ),
    "unit_letters_full": _(
        "%(unit)s一天里已经出过 %(most)s 封信（这样的有 %(units)s 户），没有再出，最近一封的门牌码照样有效。"
        "明天再出，或请住户当面来办。"
    ),
    "no_such_designation": _("没有找到这件约定，什么也没有改变。"),
    "not_several_owners": _("这套房不是几个人共有，不用商定由谁投。"),
    "not_one_of_them": _("您不是这套房的认证共有人，什么也没有改变。"),
    "not_a_co_owner": _("请先选一位共有人，还没有提议，也没有登记。"),
    "co_owner_not_verified": _(
        "还有 %(missing)s 位共有人没有认证，没法请他们同意，提议没有发出。"
        "请他们先认证，或者一起写好书面约定交居委会登记。"
    ),
    "designation_waits": _("已经有一个提议在等共有人同意，没有再提。先同意它，或者撤回它。"),
    "designation_over": _("这个提议已经有了结果，没有再改。请刷新页面看看。"),
    "already_designated": _("现在就是由这一位投，没有改变。"),
    "no_office": _("工作台给居委会、业委会和物业的工作人员用，您现在没有这个职务。"),
    "holds_office": _("这位居民已经担任这个职务，没有重复登记。"),
    # --- votes ---
    "not_convener": _("这一步归业委会和居委会办，什么也没有改变。"),
    "unknown_setting": _("议事规则里的“%(name)s”不能这样写，没有保存。"),
    "setting_not_offered": _("议事规则里的“%(name)s”现在还不能这样选，没有保存。"),
    "notice_below_law": _("公示不能少于法定的 %(days)s 天，议事规则没有保存。"),
    "another_poll": _("这件议题已经有一次表决没有办完，没有再发起，也没有启用。请等它有了结果。"),
    "scope_not_offered": _("这件事由一栋楼的业主决定。现在只能办全小区的表决，没有发起。"),
    "no_question": _("还没有写表决事项，没有保存。"),
    "question_unreadable": _("第 %(number)s 项要写成 1 到 %(longest)s 个字，不能有换行，还没有保存。"),
    "question_twice": _("有两项表决事项写得一样，没有保存。"),
    "draft_stale": _(
        "您打开以后，别人存了第 %(newest)s 稿，您写的还没有存。写的都在，请先看看现在的选票，再存一次就以您的为准。"
    ),
    "window_backwards": _("截止时间不能早于开始时间，没有保存。"),
    "window_too_long": _("表决最长 %(days)s 天，没有保存。请把截止时间提前。"),
    "closes_on_rest_day": _("截止日 %(day)s 是休息日，没有保存。请改到 %(working)s 或以后的工作日。"),
    "closes_on_rest_day_maybe": _(
        "截止日 %(day)s 是周末，没有保存。请改到 %(working)s 或以后的工作日；那一年的放假安排还没有公布，以后可能有变。"
    ),
    "poll_frozen": _("名册已在 %(frozen_at)s 定下，事项、选项和时间都不能再改。"),
    "roll_not_frozen": _("名册还没有定下，这一步没有办。"),
    "unit_lacks_area": _("有 %(units)s 套房没有面积或面积来源，名册没有定下。请先在登记册里补上。"),
    "roll_empty": _("没有一套房可以参加这次表决，名册没有定下。"),
    "not_co_owner": _("这个人不是这一行的共有人，没有改变。"),
    "line_has_voted": _("这一行已经投过票，不能再改由谁来投。"),
    "notice_posted": _("公示已在 %(posted_on)s 张贴，没有再记一次。"),
    "notice_day_impossible": _("张贴日要在 %(first)s 到 %(last)s 之间，没有记下。"),
    "notice_too_short": _("公示要满 %(days)s 天，最早 %(earliest)s 才能开始表决，没有记下。"),
    "ballot_at_fault": _("选票检查还有 %(number)s 处必改，这一步没有办。请改好再来。"),
    "ballot_unacknowledged": _("选票检查还有 %(number)s 处建议没有处理，这一步没有办。请照着改，或写明为什么保留。"),
    "finding_gone": _("这一条检查结果已经不在了，什么也没有改变。请看看现在的检查结果。"),
    "notice_missing": _("公示还没有张贴，表决没有启用。"),
    "too_late_to_arm": _("已经过了 %(opens_at)s 的开始时间，表决没有启用。请另定时间重新公示。"),
    "key_turned": _("您这一方已经同意启用，还要另一个组织的另一个人同意。"),
    "poll_not_open": _("您的票没有投出。表决 %(opens_at)s 开始。"),
    "poll_not_armed": _("您的票没有投出。这次表决没有经两个组织同意启用，不会开始。"),
    "poll_closed": _("您的票没有投出。表决已在 %(closed_at)s 截止。"),
    "poll_still_open": _("表决 %(closes_at)s 截止，截止前不计票。"),
    "not_on_roll": _("您的票没有投出。这次表决只由名册上的业主投，您可以发言、提问。"),
    "not_designated": _("您的票没有投出。这套房的共有人已经指定由另一位来投。"),
    "choices_incomplete": _("您的票没有投出。每一项都要选：共 %(questions)s 项，您选了 %(answered)s 项。"),
    "already_voted": _("这套房您已在 %(at)s 投过票，回执码 %(receipt)s。这次没有重复计入。"),
    "co_owner_voted": _("这套房的另一位共有人已在 %(at)s 投过票，回执码 %(receipt)s。一套房只计一票，您这次没有计入。"),
    "not_counted": _("还没有计票。截止以后才有结果。"),
    "count_stopped": _("计票停下了：票箱和名册对不上，没有出结果。请通知居委会和业委会。"),
    "roll_differs": _("名册和定下时的不一样，没有出结果。请通知居委会和业委会。"),
    "paper_differs": _("表决事项或规则和公示时的不一样，没有出结果。请通知居委会和业委会。"),
    "total_differs": _("第 %(question)s 项名册上的总数对不上，没有出结果。请通知居委会和业委会。"),
    "broken_opening": _("第 %(question)s 项有一张票与它的封存记录对不上，没有出结果。请通知居委会和业委会。"),
    "count_differs": _("第 %(question)s 项票数与参与户数对不上（%(counted)s 和 %(taken)s），没有出结果。"),
    # --- recounting an announcement ---
    "recount_persons_unreadable": _("“%(value)s”不是户数。请填整数，例如 1360。"),
    "recount_area_unreadable": _("“%(value)s”不是面积。请填平方米数，最多四位小数，例如 171755.223。"),
    "recount_share_unreadable": _("“%(value)s”不是百分比。请照公告填 0 到 100 的数，例如 68.74。"),
    "recount_file_refused": _("没有复核：文件里有 %(problems)s 处要改。请照清单改好再传。"),
    "recounted_often": _("这里一会儿工夫复核了很多次，这一次没有算。请过一分钟再试，填的数还在地址里。"),
    "recount_no_file": _("没有复核：还没有选文件。请选一个 .json 或 .csv 文件再传。"),
    "recount_not_text": _("没有复核：这不是文本文件。请传 .json 或 .csv 文件，用 UTF-8 或 GB18030 保存。"),
    "recount_not_json": _("没有复核：第 %(line)s 行起不是 JSON。请对照格式说明改好再传。"),
    "recount_nothing_there": _("没有复核：文件里一份公告也没有。请至少写一行数字。"),
    "recount_too_many": _("没有复核：一个文件最多 %(most)s 份公告。请分成几个文件。"),
    "recount_too_large": _("没有复核：文件超过 1 MB。请分成几个文件再传。"),
    "recount_column_missing": _("没有复核：缺“%(column)s”这一列。请在第一行补上这个列名；这一列可以空着。"),
    "recount_name_unknown": _("第 %(row)s 份：没有“%(column)s”这一项。请对照格式说明改名，或删去。"),
    "recount_word_unknown": _("第 %(row)s 份“%(column)s”：“%(value)s”不能用。请从这些里选：%(choices)s。"),
    "recount_cell_unreadable": _("第 %(row)s 份“%(column)s”：“%(value)s”读不懂。请对照格式说明改。"),
    "recount_persons_cell": _("第 %(row)s 份“%(column)s”：“%(value)s”不是户数。请填整数，例如 1360；没有公布就空着。"),
    "recount_area_cell": _(
        "第 %(row)s 份“%(column)s”：“%(value)s”不是面积。请填平方米数，最多四位小数，例如 171755.223；没有公布就空着。"
    ),
    "recount_share_cell": _('第 %(row)s 份“%(column)s”：“%(value)s”不是百分比。请照公告写成文字，例如 "68.74"。'),
    "recount_day_cell": _("第 %(row)s 份“%(column)s”：“%(value)s”不是日期。请写成 2022-08-26 这样。"),
    "recount_matter_cell": _(
        "第 %(row)s 份“%(column)s”：“%(value)s”不是法定事项。请写第几项（1 到 9），例如 278-4；不清楚就空着。"
    ),
    "recount_verdict_cell": _(
        "第 %(row)s 份“%(column)s”：“%(value)s”看不出结论。请写“通过”“未通过”或“未形成有效决定”；没有公布就空着。"
    ),
    # --- results and works ---
    "not_publisher": _("结果由业委会公布，什么也没有改变。"),
    "not_settled": _("还没有计票，结果没有公布。"),
    "already_published": _("结果已经公布，没有重复公布。"),
    "not_published": _("结果还没有公布，没有公告可以更正或张贴。"),
    "notice_replaced": _("这份公告已经有更正，没有再更正一次。请打开最新的一份。"),
    "notice_text_unreadable": _("这一栏写成一行，最多 %(longest)s 个字，没有保存。"),
    "correction_without_reason": _("请写明更正的原因，公告没有更正。"),
    "day_unreadable": _("这不是日期，没有保存。请写成 2026-12-22 这样。"),
    "posting_without_place": _("请写张贴在哪里，没有保存。"),
    "posting_without_end": _("请写张贴到哪一天，没有保存。"),
    "posting_backwards": _("最后一天不能早于 %(since)s，没有保存。"),
    "posting_too_long": _("张贴最长一年，没有保存。请把最后一天提前。"),
    "not_executor": _("办理进度由物业填写，什么也没有改变。"),
    "not_carried_out": _("这件议题不在办理中，什么也没有改变。"),
    "step_unreadable": _("这一步要写成 1 到 %(longest)s 个字，不能有换行，没有保存。"),
    "step_due_past": _("完成日期已经过去，没有保存。请填 %(today)s 或以后的日期。"),
    "step_done": _("这一步已在 %(done_on)s 办完，没有重复登记。"),
}

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def say(refusal: DomainError) -> str:
    """The sentence for a refusal in the active language, with its facts filled in."""
    words = WORDS.get(refusal.code)
    if words is None:
        return gettext("没有办成，什么也没有改变。")
    return str(words) % {name: _shown(fact) for name, fact in refusal.facts.items()}


def _shown(fact: Fact) -> Fact:
    """Times and days among the facts, as people say them; everything else as it is."""
    if isinstance(fact, str) and _INSTANT.fullmatch(fact):
        return date_format(localtime(datetime.fromisoformat(fact)), gettext("n月j日 H:i"))
    if isinstance(fact, str) and _DAY.fullmatch(fact):
        return date_format(date.fromisoformat(fact), gettext("n月j日"))
    return fact
